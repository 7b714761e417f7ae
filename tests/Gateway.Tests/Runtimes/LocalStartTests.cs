using Microsoft.Extensions.Options;

namespace WhatsApi.Gateway.Tests;

public sealed class LocalStartTests
{
    [Theory]
    [InlineData("--Cluster:Clustering=postgres", "Cluster__Clustering")]
    [InlineData("--Gateway:Silo=false", "Gateway__Silo")]
    public void Settings_of_a_cluster_are_refused_with_the_way_to_one(string setting, string name)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Program.Build("--environment=Development", setting));
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.Contains("-p:GrainRuntime=Orleans", refused.Message, StringComparison.Ordinal);
    }
}
