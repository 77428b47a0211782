using Agents.Core.Offline;
using Agents.Core.Roles;
using Agents.Core.Tests.Roles;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Offline;

/// <summary>The offline client in each role, and in all of them one after the other.</summary>
public sealed class OfflineRolesTests
{
    private const string Question = "When is honey taken, and how much honey does a hive need?";

    private const string Documents = """
        bees.md:2: # Honey
        bees.md:4: A hive needs fifteen kilograms of honey for the winter.
        bees.md:5:
        bees.md:6: Honey is taken in July.
        bees.md:7:
        bees.md:8: The smoker calms the bees.
        """;

    private static readonly OfflineChatClient Client = new();

    [Theory]
    [InlineData("When is honey taken?", true)]
    [InlineData(Question, false)]
    [InlineData("Find out:\n- when honey is taken\n- what a hive needs", false)]
    public async Task An_atomizer_goes_by_the_parts_of_the_question(string goal, bool isAtomic) =>
        Assert.Equal(isAtomic, (await ChatAtomizer.Create(Client).OutputAsync(RoleRequests.Atomize(goal))).IsAtomic);

    [Fact]
    public async Task A_planner_makes_a_part_of_each_question_and_invents_nothing()
    {
        TaskPlan plan = await ChatPlanner.Create(Client).OutputAsync(RoleRequests.Plan(Question) with
        {
            Dependencies = [RoleRequests.Result("1.1", "What is honey?", "- Honey is what bees make of nectar. [bees.md:1]")],
        });

        Assert.Equal(["When is honey taken?", "How much honey does a hive need?"], plan.Subtasks.Select(part => part.Goal.Text));
        Assert.All(plan.Subtasks, part => Assert.Equal(TaskType.Retrieve, part.Goal.Type));
        Assert.All(plan.Subtasks, part => Assert.Empty(part.Dependencies));
        Assert.All(plan.Subtasks, part => Assert.Equal((null, null), (part.Executor, part.Goal.Context)));
        Assert.Empty(plan.Criteria);
    }

    [Fact]
    public async Task The_kind_of_a_part_follows_the_word_that_it_begins_with() => Assert.Equal(
        [TaskType.Retrieve, TaskType.Think, TaskType.Write],
        (await ChatPlanner.Create(Client).OutputAsync(RoleRequests.Plan("Do this:\n- What is honey made of?\n- Compare honey with wax.\n- Write a letter about the error code.")))
            .Subtasks.Select(part => part.Goal.Type));

    [Fact]
    public async Task An_executor_quotes_what_its_tool_found()
    {
        Answer answer = await ChatExecutor.Create(Client, [Search()]).OutputAsync(RoleRequests.Execute("When is honey taken?"));

        Assert.Equal("- Honey is taken in July. [bees.md:6]", answer.Text);
        Assert.Equal(["bees.md:6"], answer.Sources);
    }

    [Fact]
    public async Task An_executor_with_results_of_others_quotes_them_and_nothing_around_them() => Assert.Equal(
        "- Honey is taken in July. [bees.md:6]",
        (await ChatExecutor.Create(Client).OutputAsync(RoleRequests.Execute(
            "When is honey taken?", RoleRequests.Result("1.1", "What happens in July?", "- Honey is taken in July. [bees.md:6]", "bees.md:6")) with
        {
            Briefing = RoleRequests.Briefing(objective: "Say when honey is taken."),
            Rejected = Answer.Of("Honey is taken in May."),
            Feedback = "Honey is not taken in May.",
        })).Text);

    [Fact]
    public async Task What_names_no_place_is_cited_by_its_task() => Assert.Equal(
        "- Honey is taken in July. [task 1.1]",
        (await ChatExecutor.Create(Client).OutputAsync(RoleRequests.Execute(
            "When is honey taken?", RoleRequests.Result("1.1", "What happens in July?", "Honey is taken in July.")))).Text);

    [Fact]
    public async Task An_aggregator_takes_something_of_each_part()
    {
        Answer answer = await ChatAggregator.Create(Client).OutputAsync(RoleRequests.Aggregate(
            Question,
            RoleRequests.Result("1.1", "When is honey taken?", "- Honey is taken in July. [bees.md:6]", "bees.md:6"),
            RoleRequests.Result("1.2", "How much honey does a hive need?", "- A hive needs fifteen kilograms of honey for the winter. [bees.md:4]", "bees.md:4")));

        Assert.Equal("- Honey is taken in July. [bees.md:6]\n- A hive needs fifteen kilograms of honey for the winter. [bees.md:4]", answer.Text);
        Assert.Equal(["bees.md:6", "bees.md:4"], answer.Sources);
    }

    [Fact]
    public async Task An_aggregator_of_results_that_do_not_fit_says_so()
    {
        Answer answer = await ChatAggregator.Create(Client).OutputAsync(RoleRequests.Aggregate(
            Question, RoleRequests.Result("1.1", "Who won?", Chat.Nothing)));

        Assert.Equal(Chat.Nothing, answer.Text);
        Assert.Empty(answer.Sources);
    }

    [Theory]
    [InlineData("- Honey is taken in July. [bees.md:6]\n- A hive needs fifteen kilograms. [bees.md:4]", null)]
    [InlineData("- The keeper reads the calendar.", "The candidate says nothing about: When is honey taken?\nThe candidate says nothing about: How much honey does a hive need?")]
    [InlineData("---", "The candidate is empty.")]
    [InlineData(Chat.Nothing, "The candidate only says that nothing was found.")]
    public async Task A_verifier_accepts_what_speaks_of_each_part(string candidate, string? feedback) => Assert.Equal(
        feedback is null ? Verification.Accepted : Verification.Rejected(feedback),
        await ChatVerifier.Create(Client).OutputAsync(RoleRequests.Verify(Question, candidate)));

    [Fact]
    public async Task All_five_roles_answer_a_compound_question_from_documents()
    {
        Atomization decided = await ChatAtomizer.Create(Client).OutputAsync(RoleRequests.Atomize(Question));
        TaskPlan plan = await ChatPlanner.Create(Client).OutputAsync(RoleRequests.Plan(Question));
        ChatExecutor executor = ChatExecutor.Create(Client, [Search()]);
        List<TaskResult> results = [];
        foreach (Subtask part in plan.Subtasks)
        {
            Answer found = await executor.OutputAsync(RoleRequests.Execute(part.Goal.Text));
            results.Add(new TaskResult { TaskId = $"1.{results.Count + 1}", Goal = part.Goal, Answer = found });
        }

        Answer whole = await ChatAggregator.Create(Client).OutputAsync(RoleRequests.Aggregate(Question, [.. results]));
        Verification judged = await ChatVerifier.Create(Client).OutputAsync(RoleRequests.Verify(Question, whole.Text));

        Assert.False(decided.IsAtomic);
        Assert.Equal(["bees.md:6", "bees.md:4"], whole.Sources);
        Assert.Equal("- Honey is taken in July. [bees.md:6]\n- A hive needs fifteen kilograms of honey for the winter. [bees.md:4]", whole.Text);
        Assert.Equal(Verification.Accepted, judged);
    }

    [Theory]
    [InlineData("""{"properties":{"answer":{"type":"string"},"sources":{"type":"array","items":{"type":"string"}}}}""", """{"answer":"- Honey is taken in July. [notes/july.md:1]","sources":["notes/july.md:1"]}""")]
    [InlineData("""{"properties":{"isCompound":{"type":"boolean"},"requirements":{"type":"array","items":{"type":"string"}}},"required":["isCompound"]}""", """{"isCompound":false,"requirements":[]}""")]
    public async Task General_schemas_follow_the_same_rules(string schema, string expected) => Assert.Equal(
        expected,
        (await Chat.FillAsync(
            [Chat.User("<document source=\"notes/july.md\">\nHoney is taken in July.\n</document>\n\nWhen is honey taken?")], schema)).GetRawText());

    private static AIFunction Search() => AIFunctionFactory.Create((string query) => Documents, "search_documents", "Searches the documents about bees and honey.");
}
