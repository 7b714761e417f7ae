using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;

namespace WhatsApi.Gateway;

/// <summary>In Development: says where everything is, and gives lines to paste that register, connect, send and read back. New names at every start, so that pasting again works.</summary>
internal sealed class Banner(IServer server, IConfiguration configuration, IServiceProvider services) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var name = RandomNumberGenerator.GetHexString(8, lowercase: true);
        var number = RandomNumberGenerator.GetInt32(100_000_000, 1_000_000_000);
        Console.WriteLine(Text(Addresses.Of(server), services.GetService<LocalSandbox>()?.Options.Url ?? "off", Data(), name, number));
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    string Data()
    {
        var settings = new DbConnectionStringBuilder { ConnectionString = configuration["Store:ConnectionString"] ?? "Data Source=data/whatsapi.db" };
        var isFile = configuration["Store:Provider"] is null or "sqlite" && settings.ContainsKey("Data Source");
        return isFile ? Path.GetFullPath((string)settings["Data Source"]) : configuration["Store:Provider"]!;
    }

    static string Text(string api, string sandbox, string data, string name, int number) => $$$"""

          WhatsAPI   {{{api}}}
          Docs       {{{api}}}/docs
          Sandbox    {{{sandbox}}}
          Data       {{{data}}}

        Paste these into a shell:

        KEY=$(curl -s {{{api}}}/auth/register -H 'Content-Type: application/json' -d '{"email":"dev-{{{name}}}@example.com","password":"correct horse"}' | sed 's/.*"apiKey":"\(wapi_[^"]*\)".*/\1/'); echo $KEY
        curl -s -X PUT {{{api}}}/auth/me/credentials -H "X-API-Key: $KEY" -H 'Content-Type: application/json' -d '{"accessToken":"sandbox-token-{{{name}}}","phoneNumberId":"{{{number}}}","wabaId":"2{{{number}}}"}'; echo
        ID=$(curl -s {{{api}}}/send-message -H "X-API-Key: $KEY" -H 'Content-Type: application/json' -d '{"to":"+15551234567","type":"text","text":{"body":"Hello from WhatsAPI"}}' | sed 's/.*"id":"\(msg_[^"]*\)".*/\1/'); echo $ID
        sleep 1; curl -s {{{api}}}/messages/$ID -H "X-API-Key: $KEY"; echo

        """;
}
