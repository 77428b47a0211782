using Agents.Core.Routing;
using Agents.Core.Tools;
using static Agents.Core.Tests.Routing.RefundScene;

namespace Agents.Core.Tests.Routing;

/// <summary>Several tools called at once on a route.</summary>
public sealed class RouterStageTests
{
    private readonly RefundScene _scene = new();

    [Fact]
    public async Task A_stage_calls_all_its_tools_and_goes_on()
    {
        RunResult<RouteResult> result = await RunAsync();

        Assert.Equal(
            [
                "1. Plan: The route to 'published': start -> classify -> publish -> goal (cost 5)",
                "2. Execute: 'image' of the stage 'classify' succeeded.",
                "3. Execute: 'text' of the stage 'classify' succeeded.",
                "4. Execute: 'history' of the stage 'classify' succeeded.",
                "5. Execute: 'publish' succeeded.",
                "6. Complete: The goal 'published' is reached.",
            ],
            Log(result));
        Assert.Equal(["classify", "classify", "classify", null], result.Output.Steps.Select(step => step.Stage));
        Assert.Equal(Counters(4), result.Output.Counters);
    }

    [Fact]
    public async Task A_stage_tolerates_failures_as_long_as_enough_succeed()
    {
        RunResult<RouteResult> result = await RunAsync("text");

        Assert.Equal("3. Fail: The tool 'text' failed with InvalidOperationException: text is broken", Log(result)[2]);
        Assert.Equal("5. Tolerate: 2 of 3 tools of the stage 'classify' succeeded, 2 are needed.", Log(result)[4]);
        Assert.Equal([3], result.Output.Log[4].Answers);
        Assert.Equal("classify", result.Output.Log[4].Node);
        Assert.Equal(Counters(4, failures: 1, tolerated: 1), result.Output.Counters);
        Assert.Equal((RouteOutcome.Reached, StopReason.Partial), (result.Output.Outcome, result.StopReason));
    }

    [Fact]
    public async Task A_stage_with_too_few_successes_has_failed_and_the_task_is_held()
    {
        RunResult<RouteResult> result = await RunAsync("text", "image");

        Assert.Equal("5. Reroute: Without 'classify': start -> hold -> goal (cost 50)", Log(result)[4]);
        Assert.Equal([2, 3], result.Output.Log[4].Answers);
        Assert.Equal(["history", "hold"], result.Output.Steps.Select(step => step.Tool));
        Assert.Equal(Counters(4, failures: 2, reroutes: 1), result.Output.Counters);
    }

    [Fact]
    public async Task A_stage_whose_tools_are_known_to_be_down_is_not_entered()
    {
        ToolHealth health = new(clock: _scene.Clock);
        health.MarkDown("text");
        health.MarkDown("image");
        RunResult<RouteResult> result = await RunAsync(options => options.Health = health);

        Assert.Equal("1. Plan: The route to 'published': start -> hold -> goal (cost 50)", Log(result)[0]);
        Assert.Equal(Counters(1), result.Output.Counters);
    }

    [Fact]
    public async Task A_stage_is_without_the_tools_that_are_down()
    {
        ToolHealth health = new(clock: _scene.Clock);
        health.MarkDown("image");
        RunResult<RouteResult> result = await RunAsync(options => options.Health = health);

        Assert.Equal(["text", "history", "publish"], _scene.Calls);
        Assert.Contains("4. Tolerate: 2 of 3 tools of the stage 'classify' succeeded, 2 are needed.", Log(result));
        Assert.Equal((RouteOutcome.Reached, StopReason.Partial, 0), (result.Output.Outcome, result.StopReason, result.Output.Counters.Tolerated));
    }

    [Fact]
    public async Task What_was_done_in_a_stage_after_all_counts_and_the_route_goes_on_from_the_stage()
    {
        Unknown("text");
        _scene.Break("image");
        FakeEscalation escalation = new(EscalationDecision.TreatAsDone("fine"));
        RunResult<RouteResult> result = await RunAsync(options => options.Escalation = escalation);

        Assert.Equal(["image", "text", "history", "publish"], _scene.Calls);
        Assert.Equal(RouteOutcome.Reached, result.Output.Outcome);
        Assert.Equal(("text", "classify", "fine"), (result.Output.Steps[1].Tool, result.Output.Steps[1].Stage, result.Output.Steps[1].Output));
        Assert.Equal("7. Plan: The route to 'published': classify -> publish -> goal (cost 1)", Log(result)[6]);
        Assert.Equal(Counters(4, failures: 2, escalations: 1), result.Output.Counters);
    }

    [Fact]
    public async Task An_unknown_outcome_in_a_stage_that_succeeded_without_it_is_asked_about_and_the_route_stays_there()
    {
        Unknown("text");
        FakeEscalation escalation = new(EscalationDecision.TreatAsDone());
        RunResult<RouteResult> result = await RunAsync(options => options.Escalation = escalation);

        Assert.Equal((EscalationReason.UnknownOutcome, "classify"), (escalation.Asked[0].Reason, escalation.Asked[0].State.Position));
        Assert.Equal("6. Execute: 'text' of the stage 'classify' succeeded.", Log(result)[5]);
        Assert.Equal("7. Plan: The route to 'published': classify -> publish -> goal (cost 1)", Log(result)[6]);
        Assert.Equal(RouteOutcome.Reached, result.Output.Outcome);
    }

    [Fact]
    public async Task Each_unknown_outcome_of_a_stage_is_asked_about()
    {
        Unknown("image");
        Unknown("text");
        FakeEscalation escalation = new(EscalationDecision.TreatAsDone(), EscalationDecision.TreatAsDone());
        RunResult<RouteResult> result = await RunAsync(options => options.Escalation = escalation, needed: 3);

        Assert.Equal(["image", "text"], escalation.Asked.Select(asked => asked.Tool));
        Assert.Equal(["image", "text", "history", "publish"], _scene.Calls);
        Assert.Equal(Counters(4, failures: 2, escalations: 2), result.Output.Counters);
        Assert.Equal(RouteOutcome.Reached, result.Output.Outcome);
    }

    [Fact]
    public async Task An_unknown_outcome_that_was_not_asked_about_yet_is_not_forgotten_for_a_decision_about_another()
    {
        Unknown("image");
        Unknown("text");
        FakeEscalation escalation = new(EscalationDecision.Continue(), EscalationDecision.HandOver("Look at 'text'."));
        RunResult<RouteResult> result = await RunAsync(options => options.Escalation = escalation, needed: 3);

        Assert.Equal(["image", "text", "history"], _scene.Calls);
        Assert.Equal((RouteOutcome.Escalated, "Look at 'text'."), (result.Output.Outcome, result.Output.Reason));
    }

    private void Unknown(string tool) => _scene.Act(tool, _ => throw new UnknownOutcomeException("Line lost."));

    private Task<RunResult<RouteResult>> RunAsync(params string[] broken)
    {
        _scene.Break(broken);
        return RunAsync(_ => { });
    }

    private Task<RunResult<RouteResult>> RunAsync(Action<RouterOptions> configure, int needed = 2) =>
        _scene.RunAsync(SelfHealingRouter.Create("moderation", Moderation(needed), configure), "published");

    private ToolGraph Moderation(int needed) => ToolGraph.Create(g => g
        .AddTool(_scene.Tool("image")).AddTool(_scene.Tool("text")).AddTool(_scene.Tool("history"), cost: 2)
        .AddTool(_scene.Tool("publish")).AddTool(_scene.Tool("hold"))
        .AddStage("classify", ["image", "text", "history"], needed)
        .AddGoal("published")
        .AddEdge("start", "classify").AddEdge("classify", "publish").AddEdge("publish", "goal", cost: 0)
        .AddEdge("start", "hold", cost: 50).AddEdge("hold", "goal", cost: 0));
}
