namespace WhatsApi.Grains.Tests;

public sealed class SecretBoxThreadsTests
{
    [Fact]
    public void Many_threads_at_once_seal_and_open_what_is_theirs()
    {
        var box = new SecretBox(new byte[32]); // so many, because a cipher that they shared went wrong once in a million
        Parallel.For(0, 500_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var secret = $"secret {i} {new string('x', i % 200)}";
            Assert.Equal(secret, box.Open(box.Seal(secret, $"purpose {i}"), $"purpose {i}"));
        });
    }
}
