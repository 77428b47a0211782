using Agents.Core.Testing;

namespace Agents.Core.ProviderTests.Conformance;

/// <summary>The conformance suite as tests: one a case; what a subject cannot be put into is reported as skipped, with the reason.</summary>
public abstract class ChatClientConformanceTests<TConformance>
    where TConformance : ChatClientConformance, new()
{
    [Theory]
    [MemberData(nameof(ConformanceData.Cases), MemberType = typeof(ConformanceData))]
    public async Task Client_does_what_every_client_must_in_the_case(string name)
    {
        TConformance subject = new();
        if (subject.Skips.TryGetValue(name, out string? reason))
        {
            Assert.Skip(reason);
        }

        try
        {
            await subject.RunAsync(name, TestContext.Current.CancellationToken);
        }
        finally
        {
            if (subject is IAsyncDisposable disposable)
            {
                await disposable.DisposeAsync();
            }
        }
    }
}
