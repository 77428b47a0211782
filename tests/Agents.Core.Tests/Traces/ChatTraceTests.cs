using Agents.Core.Testing;
using Agents.Core.Tests.Chat;
using Agents.Core.Tools;
using Agents.Core.Traces;

namespace Agents.Core.Tests.Traces;

/// <summary>What model and tool calls become in a trace.</summary>
public sealed class ChatTraceTests
{
    private readonly ChatHarness _chat = new();

    [Fact]
    public async Task Tool_calls_lead_to_their_results_which_nobody_trusts()
    {
        OrchestrationTrace trace = await TraceAsync(Turn.Calls(("search", """{"q":"x"}"""), ("search", """{"q":"y"}""")), Turn.Text("both"));

        Assert.Equal(
            [
                (TraceEventType.Spawn, null, null), (TraceEventType.ToolCall, "search", null), (TraceEventType.ToolCall, "search", null),
                (TraceEventType.ToolResult, "search", false), (TraceEventType.ToolResult, "search", false), (TraceEventType.Return, null, null),
            ],
            trace.Events.Select(e => (e.Type, e.Tool, e.IsTrusted)));
        string[] ids = [.. trace.Events.Select(e => e.Id)];
        Assert.Equal(
            [(ids[1], ids[3]), (ids[2], ids[4])],
            trace.Edges.Where(edge => edge.Type == TraceEdgeType.ToolDependency).Select(edge => (edge.Source, edge.Destination)));
        Assert.Equal(
            [(ids[3], ids[4]), (ids[4], ids[5])],
            trace.Edges.Where(edge => edge.Type == TraceEdgeType.SafetyFlow).Select(edge => (edge.Source, edge.Destination)));
        Assert.Equal([null, 15, null, null, null, 15], trace.Events.Select(e => e.Tokens));
        Assert.Equal(
            [("messages", 0), ("model_calls", 2), ("reasoning_turns", 2), ("tokens", 30), ("tool_calls", 2), ("usd", 0.00004), ("wall_clock_s", 0)],
            trace.Costs.Select(cost => (cost.Key, cost.Value)));
    }

    [Fact]
    public async Task No_text_of_arguments_results_or_answers_stands_in_the_trace()
    {
        OrchestrationTrace trace = await TraceAsync(Turn.Calls(("search", """{"q":"arcanum"}""")), Turn.Text("mysterium"));
        string json = OrchestrationTraceWriter.ToJson(trace);
        Assert.DoesNotContain("arcanum", json, StringComparison.Ordinal);
        Assert.DoesNotContain("mysterium", json, StringComparison.Ordinal);
        Assert.Equal(2, trace.Events.Count(e => e.ContentRef is not null));
    }

    [Fact]
    public async Task A_tool_that_the_application_trusts_is_marked()
    {
        OrchestrationTraceOptions options = new() { TrustedTools = { "search" } };
        OrchestrationTrace trace = await TraceAsync(options, Turn.Calls(("search", """{"q":"x"}""")), Turn.Text("found"));
        Assert.True(trace.Events.Single(e => e.Type == TraceEventType.ToolResult).IsTrusted);
        Assert.DoesNotContain(trace.Edges, edge => edge.Type == TraceEdgeType.SafetyFlow);
    }

    [Fact]
    public async Task A_denied_call_is_a_safety_event_and_an_approved_one_an_intervention()
    {
        Tool pay = Tool.Create((int n) => n, "pay", policy: new ToolPolicy { NeedsApproval = true });
        _chat.Options.Approval = new Odd();
        OrchestrationTraceRecorder recorder = new();
        _chat.Options.Observers.Add(recorder);
        await _chat.RunAsync(
            ScriptedChatClient.FromTurns(Turn.Calls(("pay", """{"n":1}""")), Turn.Calls(("pay", """{"n":2}""")), Turn.Text("done")),
            builder => builder.WithTool(pay));

        OrchestrationTrace trace = recorder.ToTrace();
        TraceEventType[] types = [.. trace.Events.Select(e => e.Type).Where(type => type is TraceEventType.HumanIntervention or TraceEventType.SafetyEvent)];
        Assert.Equal(
            [TraceEventType.HumanIntervention, TraceEventType.HumanIntervention, TraceEventType.HumanIntervention, TraceEventType.SafetyEvent], types);
        Assert.Equal(2, trace.Edges.Count(edge => edge.Type == TraceEdgeType.Causal));
    }

    private Task<OrchestrationTrace> TraceAsync(params Turn[] turns) => TraceAsync(new OrchestrationTraceOptions(), turns);

    private async Task<OrchestrationTrace> TraceAsync(OrchestrationTraceOptions options, params Turn[] turns)
    {
        OrchestrationTraceRecorder recorder = new(options);
        _chat.Options.Observers.Add(recorder);
        await _chat.RunAsync(ScriptedChatClient.FromTurns(turns));
        OrchestrationTrace trace = recorder.ToTrace();
        Assert.Empty(OrchestrationTraceValidator.Validate(OrchestrationTraceWriter.ToJson(trace)));
        return trace;
    }

    private sealed class Odd : IApproval
    {
        public ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken) =>
            new(request.Arguments.Contains('1') ? ApprovalDecision.Approved : ApprovalDecision.Denied("even"));
    }
}
