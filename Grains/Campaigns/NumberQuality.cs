using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>Asks Meta how it rates an account's number: no webhook tells it any more (meta-cloud-api §5.8).</summary>
internal sealed class NumberQuality(ICloudApi meta, SecretBox secrets, IGrainFactory grains)
{
    /// <summary>Notes the present rating with the account. When Meta does not answer, the last one stands.</summary>
    public async Task RefreshAsync(string account)
    {
        if (await grains.Account(account).Credentials() is not { } credentials) return;
        var token = secrets.Open(credentials.SealedToken, SecretPurposes.Token(account));
        if (await meta.GetPhoneNumberAsync(credentials.PhoneNumberId, token, CancellationToken.None) is GraphAnswer<BusinessPhoneNumber>.Ok { Value.QualityRating: { } quality })
            await grains.Account(account).Rated(credentials.PhoneNumberId, quality);
    }
}
