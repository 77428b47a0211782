using Agents.Core.Traces;

namespace Agents.Core.TelemetryTests.Security;

/// <summary>Secrets stand in everything that a run is given, and in nothing that leaves it beside its result.</summary>
public sealed class CanaryTests
{
    public static TheoryData<string> Names => [.. Scenes.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_secret_is_in_a_log_an_event_a_span_or_a_message_of_ours(string scene)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            Canaries canaries = new(seed);
            using LeakTrap trap = new();
            await RunAsync(scene, canaries, trap, EventContent.Withheld);

            Assert.Empty(trap.LeaksOf(canaries));
            Assert.True(trap.Count(LeakTrap.Traces, "{") == 1);
            Assert.True(trap.Count(LeakTrap.Events) >= 4 && trap.Count(LeakTrap.Logs) >= 2, $"There are {trap.Count(LeakTrap.Events)} events and {trap.Count(LeakTrap.Logs)} logs.");
        }
    }

    [Fact]
    public async Task Trap_would_catch_what_events_hold()
    {
        foreach ((string scene, string place) in new[]
        {
            ("a chat with a tool", "argument"), ("a chat with a tool", "result"), ("a tool that throws", "tool: message"), ("a tool that nobody has", "made-up name"),
            ("a call that needs approval", "argument"), ("a call that a person refuses", "refusal"), ("a fallback of tools", "stripe: message"),
            ("a graph with nodes that fail", "skipped: message"), ("a graph with nodes that fail", "default: inner data"), ("a graph with nodes that fail", "one: message"),
            ("a solver that fails here and there", "goal"), ("a solver that fails here and there", "criterion"), ("a solver that fails here and there", "reason"),
            ("a solver that fails here and there", "aggregator: inner"), ("a team that fails here and there", "aggregator: data"),
            ("peers that are lost", "peer: message"), ("a route with broken tools", "route: message"),
            ("another provider that answers", "argument"), ("a provider with words of its own", "finish reason"), ("a client with a failure in its own words", "client: message"),
            ("a git that fails at once", "git: message"), ("a workspace that takes the work", "file"), ("a workspace with a conflict", "file"),
        })
        {
            Canaries canaries = new(1);
            using LeakTrap trap = new();
            await RunAsync(scene, canaries, trap, EventContent.Included);

            Assert.True(trap.Holds(LeakTrap.Events, canaries.Of(place)), $"{scene}: {place}");
            Assert.NotEmpty(trap.LeaksOf(canaries));
        }
    }

    [Fact]
    public async Task Trap_would_catch_what_is_logged_at_Trace()
    {
        foreach ((string scene, string place) in new[]
        {
            ("a tool that throws", "tool: message"), ("a tool that throws", "tool: inner data"), ("a model that fails", "client: message"), ("an approver that throws", "approver: data"),
            ("an observer that throws", "observer: inner"), ("an agent that throws", "agent: message"), ("a summarizer that throws", "summarizer: message"),
            ("a run that is cancelled", "connection: message"), ("a node that is cancelled", "callback: message"), ("retries and a fallback", "first client: message"),
        })
        {
            Canaries canaries = new(1);
            using LeakTrap trap = new();
            await RunAsync(scene, canaries, trap, EventContent.Withheld);

            Assert.True(trap.Holds(LeakTrap.TraceLogs, canaries.Of(place)), $"{scene}: {place}");
        }
    }

    [Theory]
    [InlineData("a tool that may have done it", "ToolIndeterminate {")]
    [InlineData("a tool that hangs", "ToolTimedOut {")]
    [InlineData("a tool that nobody has", "unknown tool")]
    [InlineData("arguments that do not fit", "invalid arguments")]
    [InlineData("the same call again and again", "NoProgress")]
    [InlineData("a long result", "ArtifactStored {")]
    [InlineData("a fallback of tools", "ToolRerouted {")]
    [InlineData("a tool that another lacks", "ToolNotGranted {")]
    [InlineData("an answer that cannot be read", "OutputFormatException")]
    [InlineData("a run out of budget", "BudgetRefused {")]
    [InlineData("a run out of time", "BudgetExceededException")]
    [InlineData("a run that is cancelled", "RunCanceled {")]
    [InlineData("a provider that quotes the request", "Kind = Authentication")]
    [InlineData("a provider that is overloaded", "Kind = Overloaded")]
    [InlineData("retries and a fallback", "ModelRetried {")]
    [InlineData("retries and a fallback", "ModelFellBack {")]
    [InlineData("limits", "ModelCallFailed {")]
    [InlineData("a summarizer that throws", "SummarizerFailed {")]
    [InlineData("an observer that throws", "ObserverFailed {")]
    [InlineData("a graph with nodes that fail", "NodeFailureHandled {")]
    [InlineData("a graph with nodes that fail", "AlternativeFailed {")]
    [InlineData("a graph whose join fails", "JoinFailedException")]
    [InlineData("a node that is cancelled", "NodeCanceled {")]
    [InlineData("a solver that fails here and there", "TaskDivided {")]
    [InlineData("a solver that fails here and there", "RoleFailed {")]
    [InlineData("a solver that fails", "TaskMissing {")]
    [InlineData("a team that fails here and there", "SynthesisFailed {")]
    [InlineData("peers that are lost", "PeerLost {")]
    [InlineData("a route with broken tools", "RouteMonitorFailed {")]
    [InlineData("a route that may have done it", "Escalate")]
    [InlineData("a chat with a tool", "ToolSucceeded {")]
    [InlineData("a streamed chat", "TextStreamed {")]
    [InlineData("a conversation", "RunCompleted {")]
    [InlineData("a tool that throws", "threw")]
    [InlineData("a call that needs approval", "IsApproved = True")]
    [InlineData("a call that a person refuses", "IsApproved = False")]
    [InlineData("an approver that throws", "ToolDenied {")]
    [InlineData("a model that fails", "ModelCallFailed {")]
    [InlineData("a model that is out of time", "Kind = Timeout")]
    [InlineData("a model that stays silent", "AgentStoppedException")]
    [InlineData("a provider that streams nonsense", "ModelCallFailed {")]
    [InlineData("another provider that quotes the request", "Kind = Authentication")]
    [InlineData("another provider that is overloaded", "Kind = Overloaded")]
    [InlineData("another provider that answers nonsense", "ModelCallFailed {")]
    [InlineData("another provider that streams nonsense", "ModelCallFailed {")]
    [InlineData("another provider that answers", "ToolSucceeded {")]
    [InlineData("another provider that answers", "RunCompleted {")]
    [InlineData("a provider with words of its own", "FinishReason = other")]
    [InlineData("a client with a failure in its own words", "Kind = InvalidRequest")]
    [InlineData("a recording", "ModelCallFailed {")]
    [InlineData("a long history with a made-up call", "Source = history")]
    [InlineData("a selector that throws", "RunFailed {")]
    [InlineData("an agent that throws", "AgentFailed {")]
    [InlineData("an agent whose failure is not known", "AgentFailed {")]
    [InlineData("a git that fails", "AgentFailed {")]
    [InlineData("a git that fails at once", "GitException")]
    [InlineData("a graph that fails", "NodeFailed {")]
    [InlineData("a list that fails", "NodeFailed {")]
    [InlineData("a gate that throws", "NodeFailed {")]
    [InlineData("a planner whose planner fails", "AgentFailed {")]
    [InlineData("a planner", "SubtaskAllocated {")]
    [InlineData("a workspace whose gate refuses", "Reason = GateRefused")]
    [InlineData("a workspace whose gate throws", "WorkGroupFailedException")]
    [InlineData("a workspace that takes the work", "WorkspaceMerged {")]
    [InlineData("a workspace with a conflict", "Reason = Conflict")]
    [InlineData("a workspace that may not be changed so", "Reason = RefusedWrites")]
    [InlineData("a work plan that cannot be done", "InvalidWorkPlanException")]
    [InlineData("a workspace that is left", "WorkGroupFailedException")]
    [InlineData("a path that leaves a workspace", "WorkspacePathException")]
    [InlineData("a workspace whose engineer throws", "WorkGroupFailedException")]
    [InlineData("a team that fails", "RunFailed {")]
    public async Task Scene_takes_the_way_that_it_is_there_for(string scene, string told)
    {
        using LeakTrap trap = new();
        await RunAsync(scene, new Canaries(1), trap, EventContent.Withheld);

        Assert.True(trap.Holds(LeakTrap.Events, told), string.Join('\n', trap.Caught.Where(caught => caught.Sink == LeakTrap.Events).Select(caught => caught.Text.Split('\n')[0])));
    }

    [Fact]
    public void Each_scene_is_known_to_take_its_way() => Assert.Empty(Scenes.All.Keys.Except(
        typeof(CanaryTests).GetMethod(nameof(Scene_takes_the_way_that_it_is_there_for))!.GetCustomAttributes(false).OfType<InlineDataAttribute>().Select(row => (string)row.Data[0]!)));

    [Fact]
    public void Trap_would_catch_what_a_span_and_a_failure_say()
    {
        Canaries canaries = new(1);
        using LeakTrap trap = new();
        using (System.Diagnostics.ActivitySource source = new("Agents.Core.Canary"))
        using (System.Diagnostics.Activity? span = source.StartActivity("span"))
        {
            span!.SetTag("tag", canaries.Of("tag"));
            span.AddEvent(new System.Diagnostics.ActivityEvent("told", tags: new() { ["inner"] = canaries.Of("span event") }));
            span.SetStatus(System.Diagnostics.ActivityStatusCode.Error, canaries.Of("status"));
        }

        trap.Keep(canaries.Thrown("ours", (message, inner) => new Chat.ModelException("m", Chat.ModelErrorKind.Unknown, message) { IsOwnSentence = true }));

        Assert.True(trap.Holds(LeakTrap.Spans, canaries.Of("tag")) && trap.Holds(LeakTrap.Spans, canaries.Of("span event")) && trap.Holds(LeakTrap.Spans, canaries.Of("status")));
        Assert.True(trap.Holds(LeakTrap.Failures, canaries.Of("ours: message")));
    }

    private static async Task RunAsync(string scene, Canaries canaries, LeakTrap trap, EventContent content)
    {
        using MemoryStream trace = new();
        RunOptions options = new() { LoggerFactory = trap, EventContent = content, EventBufferCapacity = 1 << 16, ObserverGrace = TimeSpan.FromHours(1), Observers = { trap } };
        options.ExportTrace(trace);
        try
        {
            await Scenes.All[scene](new Scene(canaries, options, TestContext.Current.CancellationToken));
        }
        catch (Exception exception)
        {
            trap.Keep(exception);
        }

        trap.Keep(trace);
    }
}
