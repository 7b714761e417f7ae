using WhatsApi.Crash.Tests;

namespace WhatsApi.Deploy.Tests;

/// <summary>Only with this engine does a silo have an image of its own.</summary>
public sealed class OrleansImageTests
{
    [Fact]
    public async Task What_the_silos_step_publishes_listens_where_its_check_knocks_and_ends_in_order()
    {
        var folder = Directory.CreateTempSubdirectory("whatsapi-image-").FullName;
        var program = await ImageTests.Published("silo", $"{folder}/app");
        var settings = ImageTests.Settings("silo", $"{folder}/data");
        settings["Store__ConnectionString"] = $"Data Source={folder}/whatsapi.db";
        using (var silo = Child.Start(program, settings))
        {
            string[] check = [ImageTests.Healthy, settings["Cluster__GatewayPort"]];
            while ((await Programs.Run("bash", check)).Exit != 0) Assert.False(await silo.Exits(TimeSpan.FromMilliseconds(200), TimeProvider.System), $"It ended with {silo.Said}");
            await silo.Terminate();
            Assert.True(await silo.Exits(TimeSpan.FromSeconds(15), TimeProvider.System), silo.Said);
            Assert.Equal(0, silo.ExitCode);
        }
        Directory.Delete(folder, recursive: true);
    }
}
