using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Conformance;

public sealed class ChatClientConformanceSelfTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cut text", ConformanceCases.Text)]
    [InlineData("no finish reason", ConformanceCases.Text)]
    [InlineData("no model", ConformanceCases.Text)]
    [InlineData("stream without usage", ConformanceCases.StreamEqualsWhole)]
    [InlineData("no arguments", ConformanceCases.OneToolCall)]
    [InlineData("same ids", ConformanceCases.ParallelToolCalls)]
    [InlineData("cut text", ConformanceCases.ToolResults)]
    [InlineData("cut text", ConformanceCases.StructuredOutput)]
    [InlineData("no usage", ConformanceCases.Usage)]
    [InlineData("cached beside input", ConformanceCases.CachedUsage)]
    [InlineData("no usage", ConformanceCases.ReasoningUsage)]
    [InlineData("no finish reason", ConformanceCases.CutByLength)]
    [InlineData("no finish reason", ConformanceCases.EmptyAnswer)]
    [InlineData("no cancellation", ConformanceCases.CancelledBefore)]
    [InlineData("another token", ConformanceCases.CancelledBefore)]
    [InlineData("cancellation as failure", ConformanceCases.CancelledDuring)]
    [InlineData("short stream", ConformanceCases.CancelledDuringStream)]
    [InlineData("cut text", ConformanceCases.CancelledAfter)]
    [InlineData("foreign failure", ConformanceCases.RateLimited)]
    [InlineData("no wait", ConformanceCases.RateLimitedWithWait)]
    [InlineData("one kind for all", ConformanceCases.Overloaded)]
    [InlineData("one kind for all", ConformanceCases.TimedOut)]
    [InlineData("short stream", ConformanceCases.ConnectionLost)]
    [InlineData("one kind for all", ConformanceCases.ContextTooLong)]
    [InlineData("one kind for all", ConformanceCases.NotAuthenticated)]
    [InlineData("one kind for all", ConformanceCases.ContentFiltered)]
    [InlineData("one kind for all", ConformanceCases.InvalidRequest)]
    [InlineData("short stream", ConformanceCases.FailureWithinStream)]
    [InlineData("cut text", ConformanceCases.StreamLeftEarly)]
    [InlineData("cut text", ConformanceCases.VeryLongAnswer)]
    [InlineData("broken letters", ConformanceCases.UnicodeInPieces)]
    [InlineData("one disposal", ConformanceCases.Disposal)]
    [InlineData("unclear disposal", ConformanceCases.Disposal)]
    [InlineData("every service", ConformanceCases.Services)]
    [InlineData("no metadata", ConformanceCases.Services)]
    [InlineData("one text for all", ConformanceCases.ConcurrentCalls)]
    public async Task A_client_with_a_fault_fails_the_case_that_is_about_it(string fault, string name)
    {
        ConformanceException failure = await Assert.ThrowsAsync<ConformanceException>(() => new FaultyConformance(fault).RunAsync(name, Stop));
        Assert.Equal(name, failure.Case);
        Assert.StartsWith($"In the case '{name}' ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_case_is_failed_by_some_client()
    {
        string[] failed = [.. GetType().GetMethod(nameof(A_client_with_a_fault_fails_the_case_that_is_about_it))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(data => (string)data.Data[1]!).Distinct()];
        Assert.Equal(ConformanceCases.All.Order(), failed.Order());
    }

    [Fact]
    public async Task A_failure_says_case_expected_and_actual()
    {
        ConformanceException failure = await Assert.ThrowsAsync<ConformanceException>(() => new FaultyConformance("one kind for all").RunAsync(ConformanceCases.Overloaded, Stop));
        Assert.Equal(("overloaded", "\"Overloaded\"", "\"Unknown\""), (failure.Case, failure.Expected, failure.Actual));
        Assert.Equal("In the case 'overloaded' the kind of the failure should be \"Overloaded\", but is \"Unknown\".", failure.Message);
    }

    [Fact]
    public async Task A_difference_in_a_long_text_is_shown_around_its_place()
    {
        ConformanceException failure = await Assert.ThrowsAsync<ConformanceException>(() => new FaultyConformance("cut text").RunAsync(ConformanceCases.VeryLongAnswer, Stop));
        Assert.InRange(failure.Message.Length, 100, 400);
    }

    [Fact]
    public async Task A_case_that_there_is_not_is_refused()
    {
        ArgumentException failure = await Assert.ThrowsAsync<ArgumentException>(() => new ScriptedConformance().RunAsync("flying", Stop));
        Assert.StartsWith("There is no case 'flying'. The cases are: text, ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_skipped_case_does_not_pass()
    {
        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => new OfflineConformance().RunAsync(ConformanceCases.EmptyAnswer, Stop));
        Assert.Equal("The case 'empty answer' is skipped: It never says nothing: without an answer it says that there is none.", failure.Message);
    }

    [Fact]
    public async Task A_skip_of_a_case_that_there_is_not_is_refused()
    {
        ArgumentException failure = await Assert.ThrowsAsync<ArgumentException>(() => new MisspelledConformance().RunAsync(ConformanceCases.Text, Stop));
        Assert.StartsWith("Skips names the case 'texts', which there is not.", failure.Message, StringComparison.Ordinal);
    }

    private sealed class FaultyConformance(string fault) : ChatClientConformance
    {
        protected override ValueTask<IChatClient> CreateClientAsync(IReadOnlyList<ConformanceAnswer> answers, CancellationToken cancellationToken) =>
            new(new FaultyClient(ScriptedConformance.CreateClient(answers), fault));
    }

    private sealed class MisspelledConformance : ChatClientConformance
    {
        public override IReadOnlyDictionary<string, string> Skips { get; } = new Dictionary<string, string> { ["texts"] = "No reason." };

        protected override ValueTask<IChatClient> CreateClientAsync(IReadOnlyList<ConformanceAnswer> answers, CancellationToken cancellationToken) =>
            new(ScriptedConformance.CreateClient(answers));
    }
}
