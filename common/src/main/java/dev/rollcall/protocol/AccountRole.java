package dev.rollcall.protocol;

/** What somebody may do: everybody is a user, and some administer the accounts of all. */
public enum AccountRole {
    USER,
    ADMIN
}
