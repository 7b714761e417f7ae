using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using WhatsApi.Silo;
using WhatsApi.Storage;

namespace WhatsApi.Grains.Tests;

/// <summary>What crosses a grain boundary goes over a wire.</summary>
public sealed class OrleansContractTests
{
    static readonly ServiceProvider s_services = Services();

    [Theory]
    [MemberData(nameof(ContractTests.Contracts), MemberType = typeof(ContractTests))]
    public void Every_contract_type_has_a_serializer(Type type) => Assert.NotNull(s_services.GetRequiredService<ICodecProvider>().GetCodec(type));

    [Fact]
    public void What_arrives_is_what_was_sent()
    {
        var report = new StatusReport("wamid.1", "sent", A.Morning, null, new RawJson("""{ "billable" : true }"""));
        Assert.Equal(report, Sent(report));
        var tickets = ImmutableArray.Create(new Ticket("acc_1", "msg_1", A.Number, Lane.Bulk, A.Morning));
        Assert.Equal(tickets.AsEnumerable(), Sent(tickets).AsEnumerable());
        Assert.Equal("plan_limit", Assert.IsType<OpenOutcome.Refused>(Sent<OpenOutcome>(new OpenOutcome.Refused(new("plan_limit", "Too much.") { Limit = 5 }))).Why.Code);
    }

    [Fact]
    public void Trouble_arrives_as_what_it_is_whatever_caused_it()
    {
        var cause = new Npgsql.NpgsqlException("Failed to connect", new System.Net.Sockets.SocketException(111));
        var arrived = Assert.IsType<StoreUnavailableException>(Sent<Exception>(new StoreUnavailableException("The store could not be read.", cause)));
        Assert.Equal("The store could not be read.", arrived.Message);
        Assert.Contains("Failed to connect", arrived.ToString(), StringComparison.Ordinal);
    }

    static ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddSerializer().AddContracts();
        return services.BuildServiceProvider();
    }

    static T Sent<T>(T value)
    {
        var serializer = s_services.GetRequiredService<Serializer>();
        return serializer.Deserialize<T>(serializer.SerializeToArray(value))!;
    }
}
