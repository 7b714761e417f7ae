using System.Diagnostics;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>
/// Reads and changes an account's templates, for the gateway: changes are made at Meta, then told to the account's catalogue. Meta is asked here and not in the grain,
/// whose callers cannot wait as long as Meta may take.
/// </summary>
public sealed class TemplateDesk(ICloudApi meta, IGrainFactory grains, SecretBox secrets, TimeProvider clock)
{
    // What was done is done: who waits for the answer does not wait long for how it looks now.
    static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(5);

    static readonly Refusal NotFound = new("not_found", "There is no such template.");
    static readonly Refusal NotConnected = new("credentials_missing", "Connect a WhatsApp number first, with its wabaId: PUT /auth/me/credentials.");
    static readonly Refusal WithoutWaba = new("credentials_missing", "Templates belong to a WhatsApp Business Account: give its wabaId with PUT /auth/me/credentials.");
    static readonly Refusal Suspended = new("account_suspended", "This account is suspended. Write to the operator of this service.");

    sealed record Access(string Waba, string Token, ITemplateCatalogGrain Catalog);

    /// <summary>A page of templates. Reading stays allowed while an account is suspended.</summary>
    public async Task<CatalogOutcome> ListAsync(string account, TemplateFilter filter)
    {
        if (await grains.Account(account).Look() is not { Credentials: { } credentials } view) return new CatalogOutcome.Refused(NotConnected);
        if (credentials.WabaId is not { } waba) return new CatalogOutcome.Refused(WithoutWaba);
        var outcome = await grains.Catalog(account, waba).List(filter);
        return outcome is CatalogOutcome.Refused && view.Suspended ? new CatalogOutcome.Refused(Suspended) : outcome;
    }

    /// <param name="definition">What goes to Meta.</param>
    /// <param name="isRepeat">An earlier request like this one may have reached Meta: a template of this name that says the same is what it made.</param>
    public async Task<TemplateOutcome> CreateAsync(string account, NewTemplate definition, bool isRepeat)
    {
        var (access, why) = await OpenAsync(account);
        if (access is null) return new TemplateOutcome.Refused(why!);
        var askedAt = clock.GetUtcNow();
        switch (await meta.CreateTemplateAsync(access.Waba, access.Token, Bytes(definition.Body), CancellationToken.None))
        {
            case GraphAnswer<CreatedTemplate>.Ok { Value: var created }:
                var template = await LookAsync(access, created.Id) ?? definition.View(created);
                await access.Catalog.Learn(template, askedAt);
                return new TemplateOutcome.Done(template);
            case GraphAnswer<CreatedTemplate>.Failed failed:
                return isRepeat && TemplateErrors.IsTaken(failed.Error) && await FindSameAsync(access, definition) is { } same
                    ? new TemplateOutcome.Done(same)
                    : Refused(failed.Error, failed.Kind);
            case var other:
                throw new UnreachableException(other.GetType().Name);
        }
    }

    public async Task<TemplateOutcome> EditAsync(string account, string id, RawJson changes)
    {
        var (access, why) = await OpenAsync(account);
        if (access is null) return new TemplateOutcome.Refused(why!);
        (var known, why) = await FindAsync(access, id);
        if (known is null) return new TemplateOutcome.Refused(why!);
        if (NewTemplate.WhyNotEdited(known, changes) is { Count: > 0 } faults) return new TemplateOutcome.Invalid(faults);
        var askedAt = clock.GetUtcNow();
        switch (await meta.EditTemplateAsync(id, access.Token, Bytes(changes), CancellationToken.None))
        {
            case GraphAnswer<bool>.Ok:
                var template = await LookAsync(access, id) ?? NewTemplate.Edited(known, changes);
                await access.Catalog.Learn(template, askedAt);
                return new TemplateOutcome.Done(template);
            case GraphAnswer<bool>.Failed failed when TemplateErrors.IsMissingObject(failed.Error):
                await access.Catalog.Forget(known.Name, id);
                return new TemplateOutcome.Refused(NotFound);
            case GraphAnswer<bool>.Failed failed:
                return Refused(failed.Error, failed.Kind);
            case var other:
                throw new UnreachableException(other.GetType().Name);
        }
    }

    public async Task<Refusal?> DeleteAsync(string account, string id)
    {
        var (access, why) = await OpenAsync(account);
        if (access is null) return why;
        (var known, why) = await FindAsync(access, id);
        return known is null ? why : await DeleteAsync(access, known.Name, id);
    }

    /// <summary>All languages of a name.</summary>
    public async Task<Refusal?> DeleteByNameAsync(string account, string name)
    {
        var (access, why) = await OpenAsync(account);
        return access is null ? why : await DeleteAsync(access, name, null);
    }

    async Task<Refusal?> DeleteAsync(Access access, string name, string? id)
    {
        var answer = await meta.DeleteTemplatesAsync(access.Waba, access.Token, name, id, CancellationToken.None);
        var isMissing = answer is GraphAnswer<bool>.Failed { Error: { Code: 100, Subcode: null } }; // meta-cloud-api §6.5: there is nothing else wrong with a name
        if (answer is GraphAnswer<bool>.Failed failed && !isMissing) return MetaRefusals.Of(failed.Error, failed.Kind);
        await access.Catalog.Forget(name, id);
        return isMissing ? NotFound : null;
    }

    async Task<(Access? Access, Refusal? Why)> OpenAsync(string account)
    {
        if (await grains.Account(account).Credentials() is { } credentials)
            return credentials.WabaId is { } waba
                ? (new(waba, secrets.Open(credentials.SealedToken, SecretPurposes.Token(account)), grains.Catalog(account, waba)), null)
                : (null, WithoutWaba);
        return (null, await grains.Account(account).Look() is { Suspended: true } ? Suspended : NotConnected);
    }

    static async Task<(TemplateView? Template, Refusal? Why)> FindAsync(Access access, string id) => await access.Catalog.List(new(Id: id)) switch
    {
        CatalogOutcome.Page { Templates: [var found, ..] } => (found, null),
        CatalogOutcome.Refused no => (null, no.Why),
        _ => (null, NotFound),
    };

    async Task<TemplateView?> LookAsync(Access access, string id)
    {
        using var patience = new CancellationTokenSource(LookPatience, clock);
        try
        {
            return await meta.GetTemplateAsync(id, access.Token, patience.Token) is GraphAnswer<MessageTemplate>.Ok ok ? CatalogRules.View(ok.Value) : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    async Task<TemplateView?> FindSameAsync(Access access, NewTemplate definition)
    {
        var askedAt = clock.GetUtcNow();
        if (await meta.ListTemplatesAsync(access.Waba, access.Token, CancellationToken.None) is not GraphAnswer<IReadOnlyList<MessageTemplate>>.Ok all) return null;
        if (all.Value.Select(CatalogRules.View).FirstOrDefault(definition.IsSame) is not { } same) return null;
        await access.Catalog.Learn(same, askedAt);
        return same;
    }

    static TemplateOutcome.Refused Refused(GraphError error, ErrorKind kind)
    {
        var why = MetaRefusals.Of(error, kind);
        return new(why, why.Code == "validation_failed" ? TemplateErrors.Pointer(error) : null);
    }

    static byte[] Bytes(RawJson json) => System.Text.Encoding.UTF8.GetBytes(json.Text);
}

/// <summary>What became of a change to a template.</summary>
public abstract record TemplateOutcome
{
    TemplateOutcome() { }

    public sealed record Done(TemplateView Template) : TemplateOutcome;

    /// <summary>It does not go with the template as it is.</summary>
    public sealed record Invalid(IReadOnlyList<Fault> Faults) : TemplateOutcome;

    /// <param name="Pointer">The member that Meta does not take, when it is that.</param>
    public sealed record Refused(Refusal Why, string? Pointer = null) : TemplateOutcome;
}
