using Agents.Core.Planning;
using Agents.Core.Roles;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Planning;

public sealed class AgentTeamTests
{
    private static AgentProfile Ann { get; } = new() { Name = "ann", Description = "adds numbers" };

    [Fact]
    public void Success_mean_is_the_mean_of_a_beta_distribution()
    {
        Assert.Equal(0.5, Ann.SuccessMean);
        Assert.Equal(4 / 6.0, (Ann with { Successes = 3, Failures = 1 }).SuccessMean);
    }

    [Fact]
    public async Task Fit_is_the_weighted_sum_of_likenesses_and_successes()
    {
        AgentProfile profile = Ann with { Works = ["w1", "w2"], Successes = 1 };
        TableSimilarity similarity = new((_, other) => other switch { "w1" => 0.4, "w2" => 0.8, _ => 0.5 });
        IReadOnlyList<TaskFit> fits = await PlanScene.InRunAsync(
            context => TaskFit.MeasureAsync("t", [Ann, profile], similarity, context, PlanScene.Token));

        Assert.Equal((0.5 * 0.8) + (0.3 * 0.5) + (0.2 * 2 / 3), fits[1].Score, 12);
        Assert.Equal("w2", fits[1].NearestWork);
        Assert.Equal((0.3 * 0.5) + (0.2 * 0.5), fits[0].Score, 12);
        Assert.Null(fits[0].NearestWork);
    }

    [Theory]
    [InlineData(10, true, 1, 0)]
    [InlineData(9.9, false, 1, 0)]
    [InlineData(5, false, 1, 0)]
    [InlineData(4.9, false, 0, 1)]
    public async Task Task_is_kept_from_the_best_score_on_and_counts_as_done_well_from_half_of_it(double score, bool isKept, int successes, int failures)
    {
        AgentTeam team = new([Ann]);
        Assert.Equal(isKept, await ReportAsync(team, "add 2 and 3", score));
        AgentProfile profile = team.ProfileOf("ann");
        Assert.Equal((isKept ? 1 : 0, successes, failures), (profile.Works.Count, profile.Successes, profile.Failures));
    }

    [Fact]
    public void Works_of_an_agent_are_never_more_alike_than_allowed_and_never_more_than_allowed()
    {
        string[] words = ["add", "cut", "draw", "read", "sing"];
        Prop.ForAll(
            Gen.SubListOf(words).Where(some => some.Count > 0).Select(some => string.Join(' ', some)).ArrayOf(12).ToArbitrary(),
            async tasks =>
            {
                AgentTeam team = new([Ann], options: new AgentTeamOptions { MaxWorks = 4 });
                foreach (string task in tasks)
                {
                    IReadOnlyList<string> before = team.ProfileOf("ann").Works;
                    bool fits = before.All(work => WordSimilarity.Compare(work, task) <= 0.7);
                    Assert.Equal(fits, await ReportAsync(team, task, 10));
                }

                IReadOnlyList<string> works = team.ProfileOf("ann").Works;
                Assert.InRange(works.Count, 1, 4);
                Assert.All(works, work => Assert.Single(works, other => WordSimilarity.Compare(work, other) > 0.7));
            }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Of_reports_that_race_none_is_lost_and_no_two_alike_works_are_kept()
    {
        AgentTeam team = new([Ann], options: new AgentTeamOptions { MaxWorks = 1_024 });
        await PlanScene.InRunAsync(async context =>
        {
            await Parallel.ForAsync(0, 400, PlanScene.Token, async (i, token) =>
                await team.ReportAsync("ann", $"task{i % 40} word{i % 40}", i % 2 == 0 ? 10 : 0, context, token));
            return 0;
        });
        AgentProfile profile = team.ProfileOf("ann");
        Assert.Equal((200, 200), (profile.Successes, profile.Failures));
        Assert.Equal(20, profile.Works.Distinct().Count());
        Assert.Equal(20, profile.Works.Count);
    }

    [Fact]
    public async Task Team_that_is_written_and_read_is_the_same()
    {
        AgentTeam team = new([Ann with { Failures = 3 }, new AgentProfile { Name = "böb", Description = "says \"x\"" }]);
        await ReportAsync(team, "add 1 and 1", 10);
        AgentTeam read = AgentTeam.Parse(team.ToJson());

        Assert.Equal(
            "{\"version\":1,\"agents\":[{\"name\":\"ann\",\"description\":\"adds numbers\",\"successes\":1,\"failures\":3,\"works\":[\"add 1 and 1\"]},"
                + "{\"name\":\"b\\u00F6b\",\"description\":\"says \\u0022x\\u0022\",\"successes\":0,\"failures\":0,\"works\":[]}]}",
            team.ToJson());
        Assert.Equal(team.ToJson(), read.ToJson());
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"version":2,"agents":[]}""")]
    [InlineData("""{"version":1,"agents":[{"name":"a"}]}""")]
    [InlineData("""{"version":1,"agents":[{"name":"a","description":"d","successes":-1,"failures":0,"works":[]}]}""")]
    [InlineData("""{"version":1,"agents":[{"name":"a","description":"d","successes":0.5,"failures":0,"works":[]}]}""")]
    [InlineData("""{"version":1,"agents":[{"name":"a","description":null,"successes":0,"failures":0,"works":[]}]}""")]
    [InlineData("""{"version":1,"agents":[{"name":"a","description":"d","successes":0,"failures":0,"works":[null]}]}""")]
    [InlineData("""{"version":1,"agents":[7]}""")]
    public void Stored_team_that_cannot_be_used_is_a_format_exception(string json) =>
        Assert.Throws<FormatException>(() => AgentTeam.Parse(json));

    [Fact]
    public async Task Misuse_is_told()
    {
        AgentTeam team = new([Ann]);
        Assert.Equal(
            "There is an agent 'ann' in the team already. (Parameter 'profile')", Assert.Throws<ArgumentException>(() => team.Add(Ann)).Message);
        Assert.Equal(
            "There is no agent 'bob' in the team. (Parameter 'agent')", Assert.Throws<ArgumentException>(() => team.ProfileOf("bob")).Message);
        AgentFailedException failure = await Assert.ThrowsAsync<AgentFailedException>(() => ReportAsync(team, "t", 10.1));
        Assert.IsType<ArgumentOutOfRangeException>(failure.InnerException);
        Assert.Equal(4, Assert.Throws<AgentOptionsException>(() => new AgentTeam([], null, new AgentTeamOptions
        {
            MaxWorks = 0,
            MaxWorkSimilarity = 2,
            SuccessScore = -1,
            WorkScore = 11,
        })).Failures.Count);
    }

    [Fact]
    public async Task Observed_executor_teaches_its_team_what_the_verifier_says()
    {
        AgentTeam team = new([Ann]);
        IAgent<ExecuteRequest, Answer> executor = Agent.Create<ExecuteRequest, Answer>("ann", request =>
            request.Goal.Text == "throw" ? throw new InvalidOperationException("no") : Answer.Of(request.Goal.Text));
        IAgent<ExecuteRequest, Answer> observed = team.Observe(executor, new GoodOnly());
        Assert.Equal("good sum", (await RunAsync("good sum")).Output.Text);
        Assert.Equal("bad sum", (await RunAsync("bad sum")).Output.Text);
        await Assert.ThrowsAsync<AgentFailedException>(() => RunAsync("throw"));

        AgentProfile profile = team.ProfileOf("ann");
        Assert.Equal((1, 2), (profile.Successes, profile.Failures));
        Assert.Equal(["good sum"], profile.Works);

        Task<RunResult<Answer>> RunAsync(string text) =>
            observed.RunAsync(new ExecuteRequest { Goal = Goal.Of(text), Briefing = PlanScene.Briefing }, null, PlanScene.Token);
    }

    private static Task<bool> ReportAsync(AgentTeam team, string task, double score) =>
        PlanScene.InRunAsync(context => team.ReportAsync("ann", task, score, context, PlanScene.Token));

    private sealed class GoodOnly : IVerifier
    {
        public string Name => "verifier";

        public ValueTask<Verification> InvokeAsync(VerifyRequest input, AgentContext context, CancellationToken cancellationToken) =>
            new(input.Candidate.Text.StartsWith("good", StringComparison.Ordinal) ? Verification.Accepted : Verification.Rejected("bad"));
    }
}
