using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WhatsApi.Outgoing.Tests.Support;

/// <summary>A certificate authority.</summary>
internal sealed class Issuer : IDisposable
{
    static readonly DateTimeOffset Birth = TimeProvider.System.GetUtcNow().AddYears(-2);

    readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly X509Certificate2 _root;

    public Issuer()
    {
        var request = new CertificateRequest("CN=Tests", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _root = request.CreateSelfSigned(Birth, Birth.AddYears(10));
    }

    public X509Certificate2Collection Roots => [_root];

    /// <param name="issuerUrl">Where the certificate says its issuer's certificate can be had.</param>
    public X509Certificate2 Certificate(string host, bool expired = false, Uri? issuerUrl = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + host, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        if (issuerUrl is not null) request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([], [issuerUrl.AbsoluteUri]));
        using var bare = request.Create(_root, Birth, Birth.AddYears(expired ? 1 : 5), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
    }
}
