using Agents.Core.Chat;
using Agents.Core.Critics;
using Agents.Core.Graphs;
using Agents.Core.Graphs.Plans;
using Agents.Core.Messaging;
using Agents.Core.Planning;
using Agents.Core.Routing;
using Agents.Core.Solving;
using Agents.Core.Tools;
using Agents.Core.Topologies;
using Agents.Core.Workspaces;

namespace Agents.Core.Traces;

/// <summary>Which event of a run becomes what in a trace. One line a kind of event; a kind that is not here leaves no mark.</summary>
/// <remarks>Of a message the recorder finds by itself whom it reaches.</remarks>
internal static class TraceMapping
{
    public static TraceEntry? Map(AgentEvent e, TraceShapes shapes) => e switch
    {
        RunStarted started => Spawn(started.Agent),
        AgentStarted started => Spawn(started.Agent),
        NodeStarted started => NodeSpawn(started, shapes),
        RunCompleted or AgentCompleted => new TraceEntry(TraceEventType.Return),
        NodeCompleted => NodeEnd(e, shapes),
        RunFailed failed => Despawn(failed.Message),
        AgentFailed failed => Despawn(failed.Message),
        NodeFailed failed => Despawn(failed.Message),
        RunCanceled or NodeCanceled => new TraceEntry(TraceEventType.Despawn),

        GraphStarted or GraphEdited => new TraceEntry(TraceEventType.OrchestratorDecision),
        PlanRepaired repaired => Decision(content: repaired.Repair.ToString()),
        NodeRetried retried => Decision(content: retried.Message),
        NodeSkipped or NodeHedged => new TraceEntry(TraceEventType.OrchestratorDecision),
        NodeShared shared => new TraceEntry(TraceEventType.OrchestratorDecision) { From = shared.With.ToString() },
        NodeFailureHandled handled => Decision(content: handled.Message),
        AlternativeFailed failed => Decision(content: failed.Message),
        ClientDegraded degraded => Decision(to: degraded.To),
        ModelFellBack fell => Decision(to: fell.To, content: fell.Kind.ToString()),
        ModelRetried or ModelLimited or AnswerRestarted => new TraceEntry(TraceEventType.OrchestratorDecision),
        StopReported stop => Decision(to: stop.Reason.ToString()),
        ToolRerouted rerouted => Rerouted(rerouted),
        RouteDecided decided => Decided(decided.Decision),

        ToolCallStarted call => new TraceEntry(TraceEventType.ToolCall) { Tool = call.Tool, Content = call.Arguments, Opens = call.CallId },
        ToolCallCompleted result => Result(result),

        ApprovalRequested asked => Asked(asked.Request),
        ApprovalDecided decided => Answered(decided),
        BudgetExtended extended => new TraceEntry(TraceEventType.HumanIntervention) { To = extended.Ledger },

        BudgetRefused refused => Safety(to: refused.Refusal.Ledger, content: refused.Refusal.ToString()),
        BudgetOverrun overrun => Safety(to: overrun.Ledger),
        GraphEditRefused refused => Safety(content: string.Join('\n', refused.Problems)),
        ToolCallRepeated repeated => new TraceEntry(TraceEventType.SafetyEvent) { Tool = Known(repeated.Tool, repeated.IsKnown) },
        RouteMonitorFailed failed => Safety(to: failed.Monitor, content: failed.Reason),
        ToolProbeFailed failed => new TraceEntry(TraceEventType.SafetyEvent) { Tool = failed.Tool, Content = failed.Reason },
        ObserverFailed failed => Safety(to: failed.Observer),
        EventsDropped => new TraceEntry(TraceEventType.SafetyEvent),

        MessageSent sent => new TraceEntry(TraceEventType.Message) { From = sent.From, To = sent.To, IsTrusted = sent.Trust != TrustLabel.Untrusted },
        MessageRefused refused => Safety(refused.To, refused.Outcome.ToString()),
        MessageDropped dropped => Safety(dropped.To),

        ContextCompacted or SummarizerFailed or ToolsSelected or ToolsChanged => new TraceEntry(TraceEventType.OrchestratorDecision),
        ToolCallsLimited or ToolSelectionDegraded or ToolChangeRefused => new TraceEntry(TraceEventType.SafetyEvent),

        TaskDecided decided => Decision(decided.TaskId, decided.Reason),
        TaskDivided divided => Decision(divided.TaskId),
        PlanRefused refused => Decision(refused.TaskId, string.Join('\n', refused.Problems)),
        RoleRetried retried => Decision(retried.TaskId, retried.Failure.Message),
        RoleFailed failed => Decision(failed.TaskId, failed.Instead),
        TaskMissing missing => Decision(missing.Task.TaskId, missing.Task.Reason),
        DecompositionStopped stopped => Safety(content: stopped.Reason),
        AnswerVerified verified => Judged(verified.TaskId, verified.IsAccepted),

        SubtaskAllocated allocated => Decision(allocated.Agent, allocated.Reason),
        PlanReviewed => new TraceEntry(TraceEventType.OrchestratorDecision),
        CriticJudged judged => Judged(judged.Critic, !judged.IsVeto),
        ResultVetoed => new TraceEntry(TraceEventType.SafetyEvent),

        TopologyChosen chosen => Decision(chosen.Choice.Topology.ToString(), chosen.Choice.Reason),
        ConsistencyMeasured or PeerRoundEnded => new TraceEntry(TraceEventType.OrchestratorDecision),
        DelegationRefused refused => Safety(content: refused.Reason),
        SynthesisFailed failed => Decision(failed.Agent, failed.Failure.Message),
        PeerLost lost => Safety(lost.Peer, lost.Failure.Message),

        WorkspaceForked forked => Decision(forked.Group),
        WorkspaceMerged merged => Decision(merged.Group, string.Join('\n', merged.Paths)),
        WorkReturned returned => Decision(returned.Group, returned.Message),
        _ => null,
    };

    /// <summary>A verdict that rejects holds something back; one that accepts is a decision as any other.</summary>
    private static TraceEntry Judged(string whom, bool isAccepted) => isAccepted ? Decision(whom) : Safety(whom);

    private static TraceEntry Spawn(string agent) => new(TraceEventType.Spawn) { Role = agent };

    private static TraceEntry Despawn(string message) => new(TraceEventType.Despawn) { Content = message };

    private static TraceEntry Decision(string? to = null, string? content = null) =>
        new(TraceEventType.OrchestratorDecision) { To = to, Content = content };

    private static TraceEntry Safety(string? to = null, string? content = null) => new(TraceEventType.SafetyEvent) { To = to, Content = content };

    private static TraceEntry? NodeSpawn(NodeStarted started, TraceShapes shapes) =>
        KindOf(started, shapes) is { } kind && (IsJoin(kind) || kind is NodeKind.Gate or NodeKind.Value or NodeKind.Input)
            ? null
            : new TraceEntry(TraceEventType.Spawn) { Role = started.Agent };

    /// <summary>A join aggregates, a gate decides, what was there from the beginning is nobody's work, and everything else returns.</summary>
    private static TraceEntry? NodeEnd(AgentEvent completed, TraceShapes shapes) => KindOf(completed, shapes) switch
    {
        { } kind when IsJoin(kind) => new TraceEntry(TraceEventType.Aggregate),
        NodeKind.Gate => new TraceEntry(TraceEventType.OrchestratorDecision),
        NodeKind.Value or NodeKind.Input => null,
        _ => new TraceEntry(TraceEventType.Return),
    };

    private static bool IsJoin(NodeKind kind) => kind is NodeKind.All or NodeKind.Any or NodeKind.Quorum or NodeKind.AllSettled;

    private static NodeKind? KindOf(AgentEvent e, TraceShapes shapes) => shapes.TryFind(e.Path!, out GraphShapeNode? node) ? node.Kind : null;

    private static TraceEntry Rerouted(ToolRerouted rerouted) =>
        new(TraceEventType.OrchestratorDecision) { Tool = rerouted.To, From = rerouted.Tool, To = rerouted.To, Content = rerouted.Reason };

    /// <summary>The lines of a route's log that decide; the others tell what tools did.</summary>
    private static TraceEntry? Decided(RouteDecision decision) => decision.Kind switch
    {
        RouteDecisionKind.Execute or RouteDecisionKind.Fail or RouteDecisionKind.Complete => null,
        RouteDecisionKind.HandOver => new TraceEntry(TraceEventType.HumanIntervention) { To = decision.Node, Content = decision.Detail },
        _ => Decision(decision.Node, decision.Detail),
    };

    private static TraceEntry Result(ToolCallCompleted result) => new(TraceEventType.ToolResult)
    {
        Tool = result.AnsweredBy ?? Known(result.Tool, result.IsKnown),
        Content = TextOf(result.Outcome),
        Closes = result.CallId,
    };

    // A name that no tool has is the model's own text.
    private static string Known(string tool, bool isKnown) => isKnown ? tool : AgentEvent.Withheld;

    private static string? TextOf(ToolOutcome outcome)
    {
        try
        {
            return outcome.ToText();
        }
        catch (Exception)
        {
            // A value of the application's own may not be able to write itself; the trace does without its hash.
            return null;
        }
    }

    private static TraceEntry Asked(ApprovalRequest request) =>
        new(TraceEventType.HumanIntervention) { Tool = request.Tool, Content = request.Arguments, Opens = ApprovalOf(request.CallId) };

    private static TraceEntry Answered(ApprovalDecided decided) =>
        new(decided.IsApproved ? TraceEventType.HumanIntervention : TraceEventType.SafetyEvent)
        {
            Tool = decided.Tool,
            Content = decided.Reason,
            Closes = ApprovalOf(decided.CallId),
        };

    // A call and the question whether it may be made have the same id.
    private static string ApprovalOf(string callId) => "approval of " + callId;
}
