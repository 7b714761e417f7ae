using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;

namespace WhatsApi.Gateway;

/// <summary>
/// The short way for what nearly every endpoint asks: a caller whom one scheme knows, whoever that is. The framework would copy the principal and ask its
/// authorization service what is known already. Any other policy takes the framework's way.
/// </summary>
internal sealed class OneSchemeEvaluator(IAuthorizationService authorization) : PolicyEvaluator(authorization)
{
    public override async Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context)
    {
        if (!IsPlain(policy)) return await base.AuthenticateAsync(policy, context);
        var result = await context.AuthenticateAsync(policy.AuthenticationSchemes[0]);
        if (result.Succeeded) context.User = result.Principal;
        return result;
    }

    public override Task<PolicyAuthorizationResult> AuthorizeAsync(AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource) =>
        IsPlain(policy) ? Task.FromResult(authenticationResult.Succeeded ? PolicyAuthorizationResult.Success() : PolicyAuthorizationResult.Challenge())
            : base.AuthorizeAsync(policy, authenticationResult, context, resource);

    static bool IsPlain(AuthorizationPolicy policy) => policy is { AuthenticationSchemes.Count: 1, Requirements: [DenyAnonymousAuthorizationRequirement] };
}
