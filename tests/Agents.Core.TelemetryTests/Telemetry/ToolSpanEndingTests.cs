using System.Diagnostics;
using Agents.Core.Chat;
using Agents.Core.Diagnostics;
using Agents.Core.Testing;
using Agents.Core.Tools;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>However a tool call ends: its span ends, once, and says how.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class ToolSpanEndingTests
{
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tool_that_is_late_ends_as_timed_out_when_it_may_be_repeated_and_as_indeterminate_when_not()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("read", "{}"), ("pay", "{}")), Turn.Text("done"));
        Func<CancellationToken, Task<string>> never = async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return "";
        };
        ChatAgent agent = ChatAgent.Create("guide", client)
            .WithTool(Tool.Create(never, "read", policy: new ToolPolicy { Timeout = TimeSpan.FromSeconds(5), IsReadOnly = true }))
            .WithTool(Tool.Create(never, "pay", policy: new ToolPolicy { Timeout = TimeSpan.FromSeconds(5) }))
            .Build();
        Task run = agent.RunAsync("x", new RunOptions { Clock = _clock }, Token);
        await _clock.WaitForTimersAsync(2, Token);

        _clock.Advance(TimeSpan.FromSeconds(5));
        await run;

        Assert.Equal("timeout", SpanRecorder.Text(spans.Single("execute_tool read"), TelemetryNames.ErrorType));
        Assert.Equal("indeterminate", SpanRecorder.Text(spans.Single("execute_tool pay"), TelemetryNames.ErrorType));
        Assert.All(spans.All("execute_tool"), span => Assert.Equal((TimeSpan.FromSeconds(5), ActivityStatusCode.Error), (span.Duration, span.Status)));
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Tool_has_its_own_duration_though_the_answer_waits_for_those_beside_it()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("fast", "{}"), ("slow", "{}")), Turn.Text("done"));
        ChatAgent agent = ChatAgent.Create("guide", client)
            .WithTool(Tool.Create(() => _clock.Advance(TimeSpan.FromSeconds(1)), "fast"))
            .WithTool(Tool.Create(() => _clock.Advance(TimeSpan.FromSeconds(7)), "slow"))
            .Configure(options => options.MaxParallelToolCalls = 1)
            .Build();

        await agent.RunAsync("x", new RunOptions { Clock = _clock }, Token);

        Assert.Equal(TimeSpan.FromSeconds(1), spans.Single("execute_tool fast").Duration);
        Assert.Equal(TimeSpan.FromSeconds(7), spans.Single("execute_tool slow").Duration);
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Denied_tool_ends_as_denied_and_begins_after_the_decision()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("pay", "{}")), Turn.Text("done"));
        ChatAgent agent = ChatAgent.Create("guide", client).WithTool(Tool.Create(() => "paid", "pay", policy: new ToolPolicy { NeedsApproval = true })).Build();

        await agent.RunAsync("x", cancellationToken: Token);

        Activity pay = spans.Single("execute_tool pay");
        Assert.Equal("denied", SpanRecorder.Text(pay, TelemetryNames.ErrorType));
        Assert.Equal(false, Assert.Single(pay.Events).Tags.Single().Value);
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Approved_tool_begins_when_it_was_approved()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("pay", "{}")), Turn.Text("done"));
        Tool pay = Tool.Create(() => _clock.Advance(TimeSpan.FromSeconds(2)), "pay", policy: new ToolPolicy { NeedsApproval = true });
        RunOptions options = new() { Clock = _clock, Approval = new SlowApprover(_clock) };

        await ChatAgent.Create("guide", client).WithTool(pay).Build().RunAsync("x", options, Token);

        Activity span = spans.Single("execute_tool pay");
        Assert.Equal((ManualTimeProvider.DefaultStart.AddSeconds(10).UtcDateTime, TimeSpan.FromSeconds(2)), (span.StartTimeUtc, span.Duration));
        Assert.Equal(true, Assert.Single(span.Events).Tags.Single().Value);
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Call_that_is_not_made_has_no_span_and_a_name_that_no_tool_has_is_not_told()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("secret words", "{}"), ("clock", """{"zone":1}""")), Turn.Text("done"));
        ChatAgent agent = ChatAgent.Create("guide", client).WithTool(Tool.Create((string zone) => zone, "clock")).Build();

        await agent.RunAsync("x", cancellationToken: Token);

        Assert.Empty(spans.All("execute_tool"));
        Assert.Equal(
            ["error.type=unknown_tool", "error.type=invalid_arguments gen_ai.tool.name=clock"],
            spans.Single("invoke_agent guide").Events.Select(e => string.Join(' ', e.Tags.Select(tag => $"{tag.Key}={tag.Value}"))));
        spans.AssertOneTree();
    }

    private sealed class SlowApprover(ManualTimeProvider clock) : IApproval
    {
        public ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            return new ValueTask<ApprovalDecision>(ApprovalDecision.Approved);
        }
    }
}
