using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WhatsApi.Outgoing;

/// <summary>How certificates of receivers are judged, and why one is refused.</summary>
internal static class Certificates
{
    const string ServerAuthentication = "1.3.6.1.5.5.7.3.1"; // RFC 5280 §4.2.1.12

    /// <param name="roots">Instead of those the system trusts.</param>
    public static SslClientAuthenticationOptions Options(X509Certificate2Collection? roots)
    {
        var policy = new X509ChainPolicy
        {
            // A certificate may name URLs (of its issuer, of revocation lists): fetching them would be requests that nobody has checked.
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
            TrustMode = roots is null ? X509ChainTrustMode.System : X509ChainTrustMode.CustomRootTrust,
        };
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (roots is not null) policy.CustomTrustStore.AddRange(roots);
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy, RemoteCertificateValidationCallback = Check };
    }

    static bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        // Thrown, because what a false leads to tells the reason in English prose only.
        errors == SslPolicyErrors.None ? true : throw new CertificateRefusedException(WhyNot(chain, errors));

    static string WhyNot(X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)) return "the server has shown no certificate";
        if (chain is not null && chain.ChainStatus.Any(s => s.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)))
            return "the certificate has expired or is not valid yet";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return "the certificate is not valid for this host";
        return "the certificate is not trusted; the server must send all intermediate certificates with it";
    }
}

/// <summary>Comes out of a TLS handshake, where only exceptions can.</summary>
internal sealed class CertificateRefusedException(string reason) : Exception(reason);
