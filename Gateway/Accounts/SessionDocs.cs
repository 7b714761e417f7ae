namespace WhatsApi.Gateway;

internal static class SessionDocs
{
    public static readonly Doc SignIn = new("signIn", "Sign in",
        "Sets the cookie `whatsapi_session`, which works everywhere a key does, for seven days from its last use. Calls that change something also need the header "
        + "`X-Requested-With: dashboard`. After ten failures in 15 minutes for an e-mail address, or from a network address, the next has to wait.")
    {
        Plan = Doc.NoPlan,
        Body = new("SignInRequest", """{"email":"ana@example.com","password":"correct horse battery"}"""),
        Replies = [new(200, "Signed in.", new("SignedIn", $$"""{"account":{{AccountDocs.Example}}}"""))],
        Errors = [ProblemCodes.InvalidCredentials, ProblemCodes.RateLimited],
    };

    public static readonly Doc SignOut = new("signOut", "Sign out", "Ends the session on the server, so that a copy of its cookie is refused too. Without the cookie there is nothing to do.")
    {
        Replies = [new(204, "There is no session now.")],
    };
}
