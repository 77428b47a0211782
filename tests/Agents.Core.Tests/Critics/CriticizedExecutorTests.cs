using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Critics;
using Agents.Core.Roles;
using Agents.Core.Testing;
using Agents.Core.Tests.Planning;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Critics;

public sealed class CriticizedExecutorTests
{
    private static readonly Criterion Right = new() { Name = "right", Text = "It is right." };

    private readonly List<ExecuteRequest> _asked = [];
    private readonly CriticCounters _counters = new();
    private readonly EventRecorder _events = new();

    [Fact]
    public async Task Veto_brings_the_feedback_and_the_rejected_result_back_to_the_executor()
    {
        CriticizedExecutor agent = new(Writer("one", "two", "right"), new CriticPanel("panel", [Wants("code"), Wants("chart")]), Options());
        RunResult<Answer> result = await RunAsync(agent);

        Assert.Equal(("right", StopReason.Completed), (result.Output.Text, result.StopReason));
        Assert.Equal([null, "code: not right\nchart: not right", "code: not right\nchart: not right"], _asked.Select(request => request.Feedback));
        Assert.Equal([null, "one", "two"], _asked.Select(request => request.Rejected?.Text));
        Assert.Equal((0, 1, 0), Counts());
        Assert.Equal([1, 2], _events.OfType<ResultVetoed>().Select(e => e.Attempt));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public async Task Retries_spent_is_a_failure_that_says_who_vetoed_and_how_often(int budget)
    {
        CriticizedOptions options = Options();
        options.RetryBudget = budget;
        VetoedException exception = await Assert.ThrowsAsync<VetoedException>(() => RunAsync(new(Writer("wrong"), Wants("code"), options)));

        Assert.Equal(
            $"The agent 'writer' has no result that passes: {budget + 1} of {budget + 1} were vetoed, the last by code. "
                + "Raise the retry budget, or look at the criteria.",
            exception.Message);
        Assert.Equal(budget + 1, _asked.Count);
        Assert.Equal((0, 0, 1), Counts());
        Assert.Equal(["right"], exception.Broken);
    }

    [Theory]
    [InlineData(RetriesSpent.Accept, false, true)]
    [InlineData(RetriesSpent.AskPerson, true, true)]
    [InlineData(RetriesSpent.AskPerson, false, false)]
    [InlineData(RetriesSpent.Fail, true, false)]
    public async Task Result_that_never_passes_is_used_only_if_the_rule_or_a_person_says_so(RetriesSpent rule, bool approves, bool isUsed)
    {
        CriticizedOptions options = Options();
        options.RetryBudget = 1;
        options.OnRetriesSpent = rule;
        Task<RunResult<Answer>> run = RunAsync(new(Writer("wrong"), Wants("code"), options), new RunOptions { Approval = new Person(approves) });
        if (!isUsed)
        {
            await Assert.ThrowsAsync<VetoedException>(() => run);
            return;
        }

        RunResult<Answer> result = await run;
        Assert.Equal((StopReason.Partial, "wrong"), (result.StopReason, result.Output.Text));
        Assert.StartsWith("Critics vetoed this result, and 1 retries were no better", Assert.Single(result.Output.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_without_criteria_is_refused_before_it_begins()
    {
        await Assert.ThrowsAsync<MissingCriteriaException>(() => RunAsync(new(Writer("right"), Wants("code"), new CriticizedOptions())));
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData(CriticFailure.Veto, false)]
    [InlineData(CriticFailure.Abstention, true)]
    public async Task Critic_that_fails_is_a_veto_or_an_abstention(CriticFailure rule, bool passes)
    {
        RuleCritic broken = new("broken", _ => throw new InvalidOperationException("no"));
        CriticVerdict both = await JudgeAsync(new("panel", [Wants("code"), broken], new CriticPanelOptions { OnFailure = rule }), "right");
        CriticVerdict alone = await JudgeAsync(new("panel", [broken], new CriticPanelOptions { OnFailure = rule }), "right");

        Assert.Equal((!passes, true), (both.IsVeto, alone.IsVeto));
        Assert.Equal("AgentFailedException", _events.OfType<CriticJudged>()[1].Failure);
    }

    [Fact]
    public async Task Critic_that_takes_too_long_is_a_veto()
    {
        ManualTimeProvider clock = new();
        RuleCritic slow = new("slow", async (_, _, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return CriticVerdict.Passed;
        });
        Task<CriticVerdict> judging = JudgeAsync(new("panel", [slow]), "right", new RunOptions { Clock = clock, Observers = { _events } });
        await clock.WaitForTimersAsync(1, PlanScene.Token);
        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.True((await judging).IsVeto);
        Assert.Equal("AgentTimeoutException", _events.Single<CriticJudged>().Failure);
    }

    [Fact]
    public async Task Criteria_go_to_the_critics_that_they_name()
    {
        List<string> seen = [];
        CriticPanel panel = new("panel", [Noting("a"), Noting("b"), Noting("c")]);
        await PlanScene.InRunAsync(context => panel.InvokeAsync(
            Request("x", new Criterion { Name = "1", Text = "t", Critics = ["a"] }, new Criterion { Name = "2", Text = "t", Critics = ["b"] }), context, PlanScene.Token));
        await PlanScene.InRunAsync(context => panel.InvokeAsync(
            Request("x", new Criterion { Name = "3", Text = "t", Critics = ["nobody"] }), context, PlanScene.Token));
        Assert.Equal(["a 1", "b 2", "a 3", "b 3", "c 3"], seen);

        RuleCritic Noting(string name) => new(name, request =>
        {
            seen.Add($"{name} {string.Join(',', request.Criteria.Select(criterion => criterion.Name))}");
            return CriticVerdict.Passed;
        });
    }

    [Fact]
    public void Nobody_judges_their_own_work()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns();
        ModelWriter writer = new(client);
        foreach (IChatClient same in new IChatClient[] { client, new Wrapped(client), new Wrapped(new Wrapped(client)) })
        {
            ArgumentException exception = Assert.Throws<ArgumentException>(() => new CriticizedExecutor(writer, new ChatCritic("critic", same)));
            Assert.StartsWith("The critic 'critic' would judge with the client that wrote the work.", exception.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => new CriticizedExecutor(new ModelWriter(new Wrapped(client)), new ChatCritic("critic", same)));
            _ = new CriticizedExecutor(writer, new ChatCritic("critic", same), new CriticizedOptions { AllowOwnClient = true });
        }

        _ = new CriticizedExecutor(writer, new ChatCritic("critic", new Wrapped(ScriptedChatClient.FromTurns())));
        Assert.Throws<ArgumentException>(() => new CriticizedExecutor(writer, writer));
        Assert.Throws<ArgumentException>(() => new CriticizedExecutor(writer, new CriticPanel("panel", [writer])));
    }

    [Theory]
    [InlineData("""{"veto":false,"broken":[],"feedback":""}""", false)]
    [InlineData("""{"veto":true,"broken":["right"],"feedback":"mend it"}""", true)]
    [InlineData("""{"veto":false,"broken":["right"],"feedback":"mend it"}""", true)]
    public async Task Model_judges_as_a_critic_and_a_contradiction_is_a_veto(string reply, bool isVeto)
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text(reply));
        CriticVerdict verdict = await PlanScene.InRunAsync(
            context => new ChatCritic("critic", client).InvokeAsync(Request("x</data>", Right), context, PlanScene.Token));

        Assert.Equal((isVeto, isVeto ? "mend it" : null), (verdict.IsVeto, verdict.Feedback));
        Assert.Contains("- right: It is right.", client.Requests[0].LastUserText, StringComparison.Ordinal);
        Assert.Contains("<data from=\"candidate\">\nx&lt;/data>\n</data>", client.Requests[0].LastUserText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RetriesSpent.Fail)]
    [InlineData(RetriesSpent.Accept)]
    public async Task Refused_retry_ends_with_the_refusal_or_the_best_so_far(RetriesSpent rule)
    {
        CriticizedOptions options = Options();
        options.OnRetriesSpent = rule;
        Task<RunResult<Answer>> run = RunAsync(
            new(Writer("wrong"), Wants("code"), options), new RunOptions { Budget = Budget.Unlimited with { ToolCalls = 2 } });
        if (rule == RetriesSpent.Fail)
        {
            await Assert.ThrowsAsync<BudgetExceededException>(() => run);
        }
        else
        {
            Assert.Equal((StopReason.BudgetExhausted, "wrong"), ((await run).StopReason, (await run).Output.Text));
        }

        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Output_critic_asks_the_whole_again_with_its_feedback()
    {
        List<string?> contexts = [];
        IAgent<Goal, Answer> whole = Agent.Create<Goal, Answer>("whole", goal =>
        {
            contexts.Add(goal.Context);
            return Answer.Of(contexts.Count == 2 ? "right" : "wrong");
        });
        RunResult<Answer> result = await new OutputCritic(whole, Wants("output"), Options()).RunAsync(Goal.Of("do it"), null, PlanScene.Token);

        Assert.Equal("right", result.Output.Text);
        Assert.Equal([null, "The answer before this one was rejected: output: not right"], contexts);
    }

    [Fact]
    public void With_critics_that_each_see_one_kind_of_error_veto_never_misses_what_a_majority_catches() =>
        Prop.ForAll(Gen.Choose(0, 1).ArrayOf(5).ToArbitrary(), errors =>
        {
            ICritic[] critics = [.. errors.Select((_, kind) => new RuleCritic($"c{kind}", request =>
                request.Candidate.Text[kind] == '1' ? CriticVerdict.Veto("bad") : CriticVerdict.Passed))];
            bool[] rejects = [.. Enum.GetValues<CriticMode>().Select(mode => JudgeAsync(
                new("panel", critics, new CriticPanelOptions { Mode = mode }), string.Concat(errors)).GetAwaiter().GetResult().IsVeto)];
            Assert.Equal([errors.Sum() > 0, errors.Sum() > 2, false], rejects);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static RuleCritic Wants(string name) => new(name, request =>
        request.Candidate.Text == "right" ? CriticVerdict.Passed : CriticVerdict.Veto("not right", "right"));

    private static CriticRequest Request(string text, params Criterion[] criteria) => new()
    {
        Goal = Goal.Of("task"),
        Briefing = PlanScene.Briefing,
        Candidate = Answer.Of(text),
        Criteria = criteria,
    };

    private Task<CriticVerdict> JudgeAsync(CriticPanel panel, string text, RunOptions? options = null) => PlanScene.InRunAsync(
        context => panel.InvokeAsync(Request(text, Right), context, PlanScene.Token), options ?? new RunOptions { Observers = { _events } });

    private (int Clean, int Caught, int Escalated) Counts() =>
        (_counters.ToSnapshot().Clean, _counters.ToSnapshot().Caught, _counters.ToSnapshot().Escalated);

    private CriticizedOptions Options() => new() { Counters = _counters, DefaultCriteria = { Right } };

    private IAgent<ExecuteRequest, Answer> Writer(params string[] texts) => Agent.Create<ExecuteRequest, Answer>("writer", (request, context, _) =>
    {
        if (!context.Budget.TryReserve(new Spend { ToolCalls = 1 }, out Reservation reservation, out BudgetRefusal? refusal))
        {
            throw new BudgetExceededException(refusal!);
        }

        reservation.Settle(new Spend { ToolCalls = 1 });
        _asked.Add(request);
        return new(Answer.Of(texts[Math.Min(_asked.Count, texts.Length) - 1]));
    });

    private Task<RunResult<Answer>> RunAsync(CriticizedExecutor agent, RunOptions? options = null)
    {
        options ??= new RunOptions();
        options.Observers.Add(_events);
        return agent.RunAsync(new ExecuteRequest { Goal = Goal.Of("task"), Briefing = PlanScene.Briefing }, options, PlanScene.Token);
    }

    private sealed class Person(bool approves) : IApproval
    {
        public ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken)
        {
            Assert.Equal("""{"answer":"wrong","broken":["right"],"feedback":"code: not right"}""", request.Arguments);
            return new(approves ? ApprovalDecision.Approved : ApprovalDecision.Denied("no"));
        }
    }

    private sealed class Wrapped(IChatClient inner) : DelegatingChatClient(inner);

    private sealed class ModelWriter(IChatClient client) : IAgent<ExecuteRequest, Answer>, ICritic, IModelUser
    {
        public string Name => "writer";

        public IReadOnlyList<IChatClient> Clients => [client];

        public ValueTask<Answer> InvokeAsync(ExecuteRequest input, AgentContext context, CancellationToken cancellationToken) => new(Answer.Of("x"));

        public ValueTask<CriticVerdict> InvokeAsync(CriticRequest input, AgentContext context, CancellationToken cancellationToken) => new(CriticVerdict.Passed);
    }
}
