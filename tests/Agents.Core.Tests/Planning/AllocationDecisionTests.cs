using Agents.Core.Planning;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Planning;

public sealed class AllocationDecisionTests
{
    [Theory]
    [InlineData("a", 0.625, 0.9, 0, 0, AllocationKind.Assign, "a")]
    [InlineData("a", 0.624, 0.625, 0, 0, AllocationKind.Reassign, "b")]
    [InlineData("a", 0.624, 0.624, 0, 0, AllocationKind.Split, null)]
    [InlineData("a", 0.1, 0.125, 0, 0, AllocationKind.Split, null)]
    [InlineData("a", 0.1, 0.124, 0, 0, AllocationKind.Unsolvable, null)]
    [InlineData("a", 0.5, 0.5, 0.7, 0.9, AllocationKind.Redescribe, "a")]
    [InlineData("a", 0.5, 0.5, 0.69, 0.7, AllocationKind.Redescribe, "b")]
    [InlineData("a", 0.5, 0.5, 0.69, 0.69, AllocationKind.Split, null)]
    [InlineData("nobody", 0.7, 0.9, 0, 0, AllocationKind.Reassign, "b")]
    [InlineData(null, 0.7, 0.7, 0, 0, AllocationKind.Reassign, "a")]
    public void Decision_follows_the_published_table(
        string? planned, double a, double b, double likeA, double likeB, AllocationKind kind, string? agent)
    {
        AllocationDecision decision = AllocationDecision.Decide([Fit("a", a, likeA), Fit("b", b, likeB)], planned);
        Assert.Equal((kind, agent), (decision.Kind, decision.Chosen?.Agent));
    }

    [Fact]
    public void Nobody_in_the_team_is_unsolvable() =>
        Assert.Equal((AllocationKind.Unsolvable, "There is no agent in the team."), Told(AllocationDecision.Decide([], "a")));

    [Fact]
    public void Reason_has_the_numbers()
    {
        Assert.Equal(
            (AllocationKind.Reassign, "'b' fits with 0.900 of at least 0.625; 'a', which the planner named, with 0.300."),
            Told(AllocationDecision.Decide([Fit("a", 0.3, 0), Fit("b", 0.9, 0)], "a")));
        Assert.Equal(
            (AllocationKind.Unsolvable, "Nobody fits with 0.125 or more; the best, 'a', with 0.100."),
            Told(AllocationDecision.Decide([Fit("a", 0.1, 0)], "a")));
    }

    [Fact]
    public void Thresholds_are_options_whose_problems_are_all_told()
    {
        Assert.Equal(
            AllocationKind.Assign, AllocationDecision.Decide([Fit("a", 0.3, 0)], "a", new AllocationOptions { Up = 0.3 }).Kind);
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(
            () => AllocationDecision.Decide([], null, new AllocationOptions { Up = 0.1, Down = 0.2, Similar = double.NaN }));
        Assert.Equal(["Similar must be 0 to 1, but is NaN.", "Down must be at most Up, 0.1, but is 0.2."], exception.Failures);
    }

    [Fact]
    public void Exactly_one_row_of_the_table_holds_for_any_scores() =>
        Prop.ForAll(
            Gen.Choose(0, 40).Select(value => value / 40.0).ArrayOf(6).ToArbitrary(),
            v =>
            {
                AllocationDecision decision = AllocationDecision.Decide([Fit("a", v[0], v[3]), Fit("b", v[1], v[4]), Fit("c", v[2], v[5])], "a");
                double[] score = [.. decision.Fits.Select(fit => fit.Score)];
                AllocationKind expected =
                    score[0] >= 0.625 ? AllocationKind.Assign
                    : score.Skip(1).Max() >= 0.625 ? AllocationKind.Reassign
                    : score.Max() < 0.125 ? AllocationKind.Unsolvable
                    : v.Skip(3).Max() >= 0.7 ? AllocationKind.Redescribe
                    : AllocationKind.Split;
                Assert.Equal(expected, decision.Kind);
                Assert.Equal(expected is AllocationKind.Split or AllocationKind.Unsolvable, decision.Chosen is null);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static (AllocationKind Kind, string Reason) Told(AllocationDecision decision) => (decision.Kind, decision.Reason);

    /// <summary>Makes a fit of a given score: what the work does not give, the rest gives.</summary>
    private static TaskFit Fit(string agent, double score, double like)
    {
        double rest = score - (0.5 * like);
        return new TaskFit
        {
            Agent = agent,
            WorkSimilarity = like,
            NearestWork = like > 0 ? "a work" : null,
            DescriptionSimilarity = rest / 0.3,
            SuccessMean = 0,
        };
    }
}
