using Agents.Core.Budgets;
using Agents.Core.Planning;
using Agents.Core.Roles;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Planning;

public sealed class AgentOrientedPlannerTests
{
    private static readonly AgentProfile Math = new() { Name = "math", Description = "math" };
    private static readonly AgentProfile Code = new() { Name = "code", Description = "code" };

    // A text is wholly like a description that it contains; everything else shares only words.
    private static readonly TableSimilarity Like = new((text, other) =>
        text.Contains(other, StringComparison.Ordinal) ? 1 : WordSimilarity.Compare(text, other));

    private readonly EventRecorder _events = new();

    [Fact]
    public async Task Part_goes_to_the_agent_that_fits_and_not_to_the_one_that_was_named()
    {
        AgentTeam team = new([Good(Math, "add the numbers"), Good(Code, "compile it")], Like);
        TaskPlan plan = await PlanAsync(new(new TaskPlan
        {
            Subtasks = [PlanScene.Part("add the numbers", "code"), PlanScene.Part("compile it", "code", 0)],
        }), team, "work");

        Assert.Equal(["math", "code"], plan.Subtasks.Select(part => part.Executor));
        Assert.Equal(
            [(0, AllocationKind.Reassign, "math"), (1, AllocationKind.Assign, "code")],
            _events.Events.OfType<SubtaskAllocated>().Select(e => (e.Subtask, e.Kind, e.Agent)));
        Assert.False(Assert.Single(_events.Events.OfType<PlanReviewed>()).IsWarning);
    }

    [Fact]
    public async Task Planner_is_asked_again_with_the_problems_and_the_plan_that_had_them()
    {
        ScriptedPlanner inner = new(PlanScene.Plan("find a city", "find a city"), PlanScene.Plan("find Oslo 7", "code it"));
        TaskPlan plan = await PlanAsync(inner, new AgentTeam([]), "visit Oslo 7 times");

        Assert.Equal(2, inner.Requests.Count);
        Assert.Equal(
            [
                "The task names Oslo, but no part of the plan mentions this name.",
                "The task says 7, but no part of the plan mentions this number.",
                "Part 1 asks for the same thing as part 0. Keep one of them, or say what differs.",
            ],
            inner.Requests[1].Problems);
        Assert.Equal("find a city", inner.Requests[1].Rejected!.Subtasks[0].Goal.Text);
        Assert.Equal("find Oslo 7", plan.Subtasks[0].Goal.Text);
        Assert.Equal([true, false], _events.Events.OfType<PlanReviewed>().Select(e => e.IsAskedAgain));
    }

    [Fact]
    public async Task After_two_rounds_the_plan_is_used_with_a_warning()
    {
        ScriptedPlanner inner = new(PlanScene.Plan("find a city"));
        TaskPlan plan = await PlanAsync(inner, new AgentTeam([]), "visit Oslo");

        Assert.Equal(3, inner.Requests.Count);
        Assert.Equal("find a city", Assert.Single(plan.Subtasks).Goal.Text);
        Assert.Equal([false, false, true], _events.Events.OfType<PlanReviewed>().Select(e => e.IsWarning));
    }

    [Fact]
    public async Task Part_that_nobody_can_do_is_planned_again_once_and_then_goes_to_the_best()
    {
        ScriptedPlanner inner = new(PlanScene.Plan("sing"));
        TaskPlan plan = await PlanAsync(inner, new AgentTeam([Bad(Math), Bad(Code)], Like), "work");

        Assert.Equal(2, inner.Requests.Count);
        Assert.Equal(["No agent can do part 0. Replace it by something that one of the agents can do."], inner.Requests[1].Problems);
        Assert.Equal("math", Assert.Single(plan.Subtasks).Executor);
        Assert.Equal(AllocationKind.Unsolvable, Assert.Single(_events.Events.OfType<SubtaskAllocated>()).Kind);
    }

    [Fact]
    public async Task Part_like_a_work_is_described_anew_unless_that_loses_a_fact()
    {
        AgentTeam team = new([Math with { Works = ["add these four numbers up"] }], new TableSimilarity((_, other) => other == "math" ? 0 : 0.8));
        TaskPlan kept = await PlanAsync(new(PlanScene.Plan("add 1 and 2")), team, "work", new Rewriter("add these 2 numbers up: 1 and 2"));
        TaskPlan lost = await PlanAsync(new(PlanScene.Plan("add 1 and 2")), team, "work", new Rewriter("add these numbers up: 1"));
        TaskPlan failed = await PlanAsync(new(PlanScene.Plan("add 1 and 2")), team, "work", new Rewriter(null));

        Assert.Equal(["add these 2 numbers up: 1 and 2", "add 1 and 2", "add 1 and 2"], new[] { kept, lost, failed }.Select(plan => plan.Subtasks[0].Goal.Text));
        Assert.All(_events.Events.OfType<SubtaskAllocated>(), e => Assert.Equal((AllocationKind.Redescribe, "math"), (e.Kind, e.Agent)));
        Assert.EndsWith("It stays in its own words.", _events.Events.OfType<SubtaskAllocated>().Last().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Part_that_nobody_fits_is_divided_and_its_dependents_wait_for_the_end_of_it()
    {
        AgentTeam team = new([Good(Math, "add up."), Good(Code, "then compile.")], Like);
        TaskPlan plan = await PlanAsync(new(new TaskPlan
        {
            Subtasks =
            [
                PlanScene.Part("add up.", "math"),
                PlanScene.Part("first subtract all of that here. then divide whatever remains there.", "math", 0),
                PlanScene.Part("then compile.", "code", 1),
            ],
        }), team, "work");

        Assert.Equal(["add up.", "first subtract all of that here.", "then divide whatever remains there.", "then compile."], plan.Subtasks.Select(part => part.Goal.Text));
        Assert.Equal(["", "0", "1", "2"], plan.Subtasks.Select(part => string.Join(',', part.Dependencies)));
        Assert.Equal(
            [AllocationKind.Assign, AllocationKind.Split, AllocationKind.Split, AllocationKind.Assign],
            _events.Events.OfType<SubtaskAllocated>().Select(e => e.Kind));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Part_that_cannot_be_divided_goes_to_the_best_as_it_is(int maxSubtasks)
    {
        AgentTeam team = new([Math], Like);
        string text = maxSubtasks == 1 ? "first this. then that." : "do this and that";
        TaskPlan plan = (await PlanScene.RunAsync(
            new AgentOrientedPlanner(new ScriptedPlanner(PlanScene.Plan(text)), new AgentTeam([Math with { Successes = 100 }], Like)),
            PlanScene.Request("work", maxSubtasks),
            _events)).Output;

        Assert.Equal((text, "math"), (plan.Subtasks[0].Goal.Text, plan.Subtasks[0].Executor));
        Assert.EndsWith(
            "It could not be divided, and goes to the best as it is.",
            Assert.Single(_events.Events.OfType<SubtaskAllocated>()).Reason,
            StringComparison.Ordinal);
        Assert.Equal(1, team.Count);
    }

    [Fact]
    public async Task Refused_second_question_leaves_the_plan_at_hand_and_says_so()
    {
        ScriptedPlanner inner = new(PlanScene.Plan("find a city"));
        IAgent<PlanRequest, TaskPlan> costly = Agent.Create<PlanRequest, TaskPlan>("costly", async (request, context, token) =>
        {
            if (!context.Budget.TryReserve(new Spend { ModelCalls = 1 }, out Reservation reservation, out BudgetRefusal? refusal))
            {
                throw new BudgetExceededException(refusal!);
            }

            reservation.Settle(new Spend { ModelCalls = 1 });
            return await inner.InvokeAsync(request, context, token);
        });
        RunResult<TaskPlan> result = await new AgentOrientedPlanner(new PlannerOf(costly), new AgentTeam([])).RunAsync(
            PlanScene.Request("visit Oslo"), new RunOptions { Budget = Budget.Unlimited with { ModelCalls = 1 } }, PlanScene.Token);

        Assert.Equal((StopReason.BudgetExhausted, "find a city"), (result.StopReason, result.Output.Subtasks[0].Goal.Text));
    }

    [Fact]
    public async Task Planner_is_told_who_is_in_the_team()
    {
        ScriptedPlanner inner = new(TaskPlan.Empty);
        Assert.Empty((await PlanAsync(inner, new AgentTeam([Math, Code]), "visit Oslo")).Subtasks);
        Assert.Equal(["math: math", "code: code"], Assert.Single(inner.Requests).Briefing.Executors);
    }

    private async Task<TaskPlan> PlanAsync(ScriptedPlanner inner, AgentTeam team, string task, IPlanRefiner? refiner = null)
    {
        AgentOrientedPlannerOptions options = new();
        options.Refiner = refiner ?? options.Refiner;
        return (await PlanScene.RunAsync(new AgentOrientedPlanner(inner, team, options), PlanScene.Request(task), _events)).Output;
    }

    private static AgentProfile Good(AgentProfile profile, string work) => profile with { Works = [work], Successes = 100 };

    private static AgentProfile Bad(AgentProfile profile) => profile with { Failures = 100 };

    private sealed class PlannerOf(IAgent<PlanRequest, TaskPlan> agent) : IPlanner
    {
        public string Name => agent.Name;

        public ValueTask<TaskPlan> InvokeAsync(PlanRequest input, AgentContext context, CancellationToken cancellationToken) =>
            agent.InvokeAsync(input, context, cancellationToken);
    }

    private sealed class Rewriter(string? text) : IPlanRefiner
    {
        public ValueTask<Goal> RedescribeAsync(RedescribeRequest request, AgentContext context, CancellationToken cancellationToken) =>
            text is null ? throw new AgentOptionsException("x", ["It is broken."]) : new(request.Goal with { Text = text });

        public ValueTask<IReadOnlyList<Subtask>> DivideAsync(DivideRequest request, AgentContext context, CancellationToken cancellationToken) => new([]);
    }
}
