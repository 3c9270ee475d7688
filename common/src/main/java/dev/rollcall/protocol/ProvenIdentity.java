package dev.rollcall.protocol;

/**
 * Who somebody is, as an OpenID provider has proved it. Issuer and subject name them for ever; an address may pass to others.
 *
 * @param email in small letters, or null
 */
public record ProvenIdentity(
        String issuer, String subject, String email, boolean isEmailVerified, String firstName, String lastName) {}
