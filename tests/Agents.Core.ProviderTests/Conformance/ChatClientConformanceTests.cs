using Agents.Core.Testing;

namespace Agents.Core.ProviderTests.Conformance;

/// <summary>The conformance suite as tests, one a case. What a subject cannot be put into is no test of it, and is counted and told with its reason.</summary>
public abstract class ChatClientConformanceTests<TConformance>
    where TConformance : ChatClientConformance, new()
{
#pragma warning disable CA1000 // A theory takes its rows from a static member, and these rows follow from the type.
    public static TheoryData<string> Cases => [.. ConformanceCases.All.Except(new TConformance().Skips.Keys)];
#pragma warning restore CA1000

    /// <summary>Gets how many cases do not apply to the client, so that no case is left out unseen.</summary>
    protected virtual int NotApplicable => 0;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Client_does_what_every_client_must_in_the_case(string name)
    {
        TConformance subject = new();
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

    [Fact]
    public void Cases_that_do_not_apply_are_these_and_each_has_a_reason()
    {
        IReadOnlyDictionary<string, string> skips = new TConformance().Skips;
        foreach ((string name, string reason) in skips)
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"{name}: {reason}");
        }

        Assert.Equal(NotApplicable, skips.Count);
        Assert.All(skips.Values, reason => Assert.Matches("^[A-Z].{20,}[.]$", reason));
        Assert.NotEmpty(Cases);
    }
}
