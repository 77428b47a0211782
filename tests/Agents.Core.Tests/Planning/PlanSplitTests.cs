using Agents.Core.Planning;
using Agents.Core.Roles;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Planning;

public sealed class PlanSplitTests
{
    // A plan as it may be: each part needs some of those before it. Then which is divided, and into what.
    private static readonly Arbitrary<(Subtask[] Plan, int Index, Subtask[] Parts)> Cases =
        (from plan in Parts("p", 1, 7)
         from index in Gen.Choose(0, plan.Length - 1)
         from parts in Parts("s", 1, 4)
         select (plan, index, parts)).ToArbitrary();

    [Fact]
    public void Every_dependency_still_leads_to_the_same_part_or_to_the_ends_of_the_divided_one() =>
        Prop.ForAll(Cases, given =>
        {
            List<Subtask> replaced = PlanSplit.Replace(given.Plan, given.Index, given.Parts);
            Assert.Equal(given.Plan.Length + given.Parts.Length - 1, replaced.Count);
            Assert.True(PlanSplit.IsSound(replaced));
            string divided = given.Plan[given.Index].Goal.Text;
            HashSet<string> needed = [.. given.Parts.SelectMany(part => part.Dependencies).Select(i => given.Parts[i].Goal.Text)];
            string[] ends = [.. given.Parts.Select(part => part.Goal.Text).Where(text => !needed.Contains(text))];
            foreach (Subtask part in replaced)
            {
                int inner = Array.FindIndex(given.Parts, other => other.Goal.Text == part.Goal.Text);
                Subtask was = inner >= 0 && given.Parts[inner].Dependencies.Count > 0
                    ? given.Parts[inner]
                    : given.Plan.First(other => other.Goal.Text == (inner >= 0 ? divided : part.Goal.Text));
                Subtask[] old = inner >= 0 && given.Parts[inner].Dependencies.Count > 0 ? given.Parts : given.Plan;
                IEnumerable<string> expected = was.Dependencies.SelectMany(i => old[i].Goal.Text == divided ? ends : [old[i].Goal.Text]).Order();
                Assert.Equal(expected, part.Dependencies.Select(i => replaced[i].Goal.Text).Order());
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Numbers_that_lead_outside_stay_outside()
    {
        List<Subtask> replaced = PlanSplit.Replace(
            [PlanScene.Part("a", null, -1, 2), PlanScene.Part("b", null, 9)], 1, [PlanScene.Part("x"), PlanScene.Part("y")]);
        Assert.Equal([-1, 3], replaced[0].Dependencies);
        Assert.Equal([10], replaced[1].Dependencies);
    }

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(1, 0, false)]
    [InlineData(1, 2, false)]
    [InlineData(1, -1, false)]
    public void Circles_and_numbers_of_nothing_are_not_sound(int of, int on, bool isSound)
    {
        Subtask[] parts = [PlanScene.Part("a", null, of == 0 ? [on] : [1]), PlanScene.Part("b", null, of == 1 ? [on] : [0])];
        Assert.Equal(isSound, PlanSplit.IsSound(parts));
    }

    private static Gen<Subtask[]> Parts(string name, int least, int most) =>
        from count in Gen.Choose(least, most)
        from edges in Gen.Choose(0, 2).ArrayOf(count * count)
        select Enumerable.Range(0, count).Select(i => PlanScene.Part(
            $"{name}{i}", null, [.. Enumerable.Range(0, i).Where(j => edges[(i * count) + j] == 0)])).ToArray();
}
