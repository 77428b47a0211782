using System.Diagnostics;
using Agents.Core.Chat;
using Agents.Core.Diagnostics;
using Agents.Core.TelemetryTests.Security;
using Agents.Core.Testing;
using Agents.Core.Tools;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>A listener that throws costs the run its telemetry, and nothing else.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class ListenerFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(true, 3)]
    [InlineData(true, 4)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(false, 3)]
    [InlineData(false, 4)]
    public async Task Listener_that_throws_at_the_nth_span_leaves_the_run_whole_and_no_span_open(bool atStart, int nth)
    {
        using SpanRecorder spans = new();
        int count = 0;
        void ThrowAtNth(Activity span)
        {
            if (Interlocked.Increment(ref count) == nth)
            {
                throw new InvalidOperationException("The listener is broken.");
            }
        }

        spans.Starting = atStart ? ThrowAtNth : null;
        spans.Stopping = atStart ? null : ThrowAtNth;
        EventRecorder events = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("look", "{}")), Turn.Text("done"));

        RunResult<string> result = await ChatAgent.Create("guide", client).WithTool(Tool.Create(() => 1, "look")).Build()
            .RunAsync("x", new RunOptions { Observers = { events } }, Token);

        Assert.Equal(("done", 2L, 1L), (result.Output, result.Spend.ModelCalls, result.Spend.ToolCalls));
        bool isLast = !atStart && nth == 4;
        if (isLast)
        {
            // After the last event nobody can be told.
            events.AssertNone<ObserverFailed>();
        }
        else
        {
            Assert.Equal((nameof(AgentTelemetry), nameof(InvalidOperationException)), (events.Single<ObserverFailed>().Observer, events.Single<ObserverFailed>().ErrorType));
        }

        spans.AssertEnded();
    }

    [Theory]
    [InlineData("agents.runs.active")]
    [InlineData("gen_ai.client.operation.duration")]
    [InlineData("gen_ai.client.token.usage")]
    [InlineData("gen_ai.execute_tool.duration")]
    [InlineData("gen_ai.invoke_agent.duration")]
    [InlineData("agents.run.cost")]
    public async Task Listener_to_metrics_that_throws_leaves_the_run_whole_and_no_span_open(string metric)
    {
        using SpanRecorder spans = new();
        using MetricRecorder metrics = new();
        metrics.Measuring = name =>
        {
            if (name == metric)
            {
                throw new InvalidOperationException("The listener is broken.");
            }
        };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("look", "{}")), Turn.Text("done"));

        RunResult<string> result = await ChatAgent.Create("guide", client).WithTool(Tool.Create(() => 1, "look")).Build().RunAsync("x", cancellationToken: Token);

        Assert.Equal("done", result.Output);
        spans.AssertEnded();
        Assert.Equal(0, metrics.Measured.Where(measured => measured.Name == "agents.runs.active").Sum(measured => measured.Value));
    }

    [Fact]
    public async Task Listener_that_throws_is_logged_by_its_type_and_with_its_words_at_Trace_alone()
    {
        Canaries canaries = new(1);
        using LeakTrap trap = new();
        using SpanRecorder spans = new() { Starting = _ => throw canaries.Thrown("listener") };

        await ChatAgent.Create("guide", ScriptedChatClient.FromTurns(Turn.Text("done"))).Build().RunAsync("x", new RunOptions { LoggerFactory = trap }, Token);

        Assert.Equal(1, trap.Count(LeakTrap.Logs, "InvalidDataException"));
        Assert.Empty(trap.LeaksOf(canaries));
        Assert.True(trap.Holds(LeakTrap.TraceLogs, canaries.Of("listener: message")));
    }
}
