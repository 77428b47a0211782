using Agents.Core.Roles;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Roles;

public sealed class RuleRolesTests
{
    [Theory]
    [InlineData("What is honey?", 0)]
    [InlineData("Explain honey. It is sweet; is it not?", 0)]
    [InlineData("- only one item", 0)]
    [InlineData("A long text\nwrapped over lines;\nwithout an order.", 0)]
    [InlineData("What is \"a? b\" here?", 0)]
    [InlineData("List `a; b` and (c; d).", 0)]
    [InlineData("What is honey? Where is it made?", 2)]
    [InlineData("Find the hives; count the bees", 2)]
    [InlineData("Find the hives\nThen count the bees\nFinally, write a report", 3)]
    [InlineData("Do:\n- honey\n- wax\n\nBriefly.", 2)]
    [InlineData("1. honey\n2) wax\n(3) bees\na) pollen", 4)]
    [InlineData("蜂蜜是什么？ 蜂蜡是什么？", 2)]
    [InlineData("- Honig\n- Wachs", 2)]
    public async Task The_layout_decides_whether_a_task_is_divided(string goal, int parts)
    {
        Atomization decided = await RuleAtomizer.Instance.OutputAsync(RoleRequests.Atomize(goal));
        TaskPlan plan = await RulePlanner.Instance.OutputAsync(RoleRequests.Plan(goal));

        Assert.Equal(parts == 0, decided.IsAtomic);
        Assert.Equal(parts, plan.Subtasks.Count);
    }

    [Fact]
    public async Task At_the_limit_a_task_is_done_at_once() => Assert.True(
        (await RuleAtomizer.Instance.OutputAsync(RoleRequests.Atomize("- a\n- b", RoleRequests.Briefing(depth: 2)))).IsAtomic);

    [Fact]
    public async Task Parts_keep_their_words_and_what_stands_around_them_is_their_context()
    {
        TaskPlan plan = await RulePlanner.Instance.OutputAsync(RoleRequests.Plan("For the report:\n- Find honey,\n  wherever\n- Write it up\nBriefly.") with
        {
            Goal = new Goal { Text = "For the report:\n- Find honey,\n  wherever\n- Write a page\n- colours\nBriefly.", Context = "2026", Type = TaskType.CodeInterpret },
        });

        Assert.Equal(["Find honey,\nwherever", "Write a page", "colours"], plan.Subtasks.Select(part => part.Goal.Text));
        Assert.Equal([TaskType.Retrieve, TaskType.Write, TaskType.CodeInterpret], plan.Subtasks.Select(part => part.Goal.Type));
        Assert.All(plan.Subtasks, part => Assert.Equal("2026\n\nFor the report:\nBriefly.", part.Goal.Context));
        Assert.All(plan.Subtasks, part => Assert.Empty(part.Dependencies));
    }

    [Theory]
    [InlineData("1. Find a hive\n2. Count the bees\n3. Then weigh the honey", "//1")]
    [InlineData("1. Find a hive\n2. Find a bee\n3. Compare both", "//0,1")]
    [InlineData("1. Find a hive\n2. Find a bee\n3. Describe what step 1 gave\n4. Use step 9", "//0/")]
    [InlineData("What is honey? Where is it made?", "/0")]
    [InlineData("Find a hive; finally, write a report", "/0")]
    [InlineData("Find a hive; count bees; finally, write a report", "//0,1")]
    [InlineData("Then find a hive; write a report", "/")]
    public async Task Parts_that_refer_back_need_what_they_refer_to(string goal, string expected) => Assert.Equal(
        expected,
        string.Join('/', (await RulePlanner.Instance.OutputAsync(RoleRequests.Plan(goal))).Subtasks.Select(part => string.Join(',', part.Dependencies))));

    [Fact]
    public async Task More_parts_than_allowed_are_put_together_in_the_last()
    {
        TaskPlan plan = await RulePlanner.Instance.OutputAsync(RoleRequests.Plan("1. Find a\n2. Find b\n3. Then find c\n4. Use step 1", most: 3));

        Assert.Equal(["Find a", "Find b", "Then find c\nUse step 1"], plan.Subtasks.Select(part => part.Goal.Text));
        Assert.Equal([0, 1], plan.Subtasks[2].Dependencies);
        Assert.Same(TaskPlan.Empty, await RulePlanner.Instance.OutputAsync(RoleRequests.Plan("- a\n- b", most: 1)));
    }

    [Fact]
    public void Any_text_gives_a_plan_without_circles_that_loses_no_word() => Prop.ForAll(
        Gen.Elements("\n", "- ", "1. ", "?", "; ", "find ", "then ", "both ", "it ", "step 2 ", "\"", "(", "]", "`", "蜂", "\ud83d", " ", "a) ").ListOf().ToArbitrary(),
        Gen.Choose(0, 6).ToArbitrary(),
        async (pieces, most) =>
        {
            string text = "x" + string.Concat(pieces);
            TaskPlan plan = await RulePlanner.Instance.OutputAsync(RoleRequests.Plan(text, most));
            Assert.True(plan.Subtasks.Count <= Math.Max(most, 0) && plan.Subtasks.Count != 1);
            for (int i = 0; i < plan.Subtasks.Count; i++)
            {
                Assert.All(plan.Subtasks[i].Dependencies, number => Assert.InRange(number, 0, i - 1));
            }

            string kept = string.Concat(plan.Subtasks.Select(part => part.Goal.Text)) + plan.Subtasks.Select(part => part.Goal.Context).FirstOrDefault();
            Assert.True(plan.Subtasks.Count == 0 || kept.Count(c => c == '蜂') == text.Count(c => c == '蜂'));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Every_character_is_visited_a_bounded_number_of_times()
    {
        // A million marks: anything quadratic would not come back.
        string hostile = string.Concat(Enumerable.Repeat("- them?\n", 100_000));
        Assert.Equal(100_000, TaskLayout.Of(hostile).Parts.Count);
        Assert.Empty(TaskLayout.Of(new string('(', 1_000_000)).Parts);
        Assert.Equal(500_000, TaskLayout.Of(string.Concat(Enumerable.Repeat("a?\n", 500_000))).Parts.Count);
    }

    [Fact]
    public async Task Results_stand_one_below_the_other_and_what_is_missing_is_named()
    {
        Answer answer = await RuleAggregator.Instance.OutputAsync(new AggregateRequest
        {
            Goal = Goal.Of("Report."),
            Briefing = RoleRequests.Briefing(),
            Results =
            [
                RoleRequests.Result("1.1", "When is\nhoney taken?", "In July.\n", "a.md:1", "b.md:2"),
                RoleRequests.Result("1.3", "Weigh it.", "15 kg.", "b.md:2", "c.md:3"),
            ],
            Missing = [new MissingTask { TaskId = "1.2", Goal = Goal.Of("Count."), Reason = "The budget ended." }],
        });

        Assert.Equal("## When is honey taken?\n\nIn July.\n\n## Weigh it.\n\n15 kg.\n\nWithout a result: Count. (The budget ended.)", answer.Text);
        Assert.Equal(["a.md:1", "b.md:2", "c.md:3"], answer.Sources);
    }

    [Theory]
    [InlineData(" ...\n", "", "The result is empty.")]
    [InlineData("It weighs 12 kg.", "Names 12.", null)]
    [InlineData("It weighs 120 kg.", "Names 12.", "The result does not name what the criterion 'c' asks for: 12.")]
    [InlineData("It weighs 1,200 kg.", "Names 1200.", null)]
    [InlineData("Es wiegt ١٢ kg.", "Names 12.", null)]
    [InlineData("At 12:30.", "Names 12:30 and 12.", "The result does not name what the criterion 'c' asks for: 12.")]
    [InlineData("The Hive  Beetle.", "Names the \"hive beetle\".", null)]
    [InlineData("The beetle.", "Names the “hive beetle” and `mites` and 7.", "The result does not name what the criterion 'c' asks for: \"hive beetle\", \"mites\", 7.")]
    [InlineData("Anything.", "Names the \"unclosed", null)]
    public async Task A_verifier_looks_for_what_criteria_name(string candidate, string criterion, string? feedback) => Assert.Equal(
        feedback is null ? Verification.Accepted : Verification.Rejected(feedback),
        await RuleVerifier.Instance.OutputAsync(RoleRequests.Verify("Why?", candidate, RoleRequests.Criterion(criterion))));
}
