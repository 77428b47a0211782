using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Planning;
using Agents.Core.Roles;
using Agents.Core.Testing;
using Agents.Core.Tools;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Planning;

public sealed class ChatRefinerTests
{
    private const string Lost = """{"goal":"add 1 up"}""";
    private const string Kept = """{"goal":" add these numbers up: 1 and 2 "}""";
    private const string Halves = """{"subtasks":[{"goal":"find 1","executor":"math"},{"goal":"double 2","dependsOn":["0"]}]}""";

    private static readonly RedescribeRequest Redescribe = new()
    {
        Goal = new Goal { Text = "add 1 and 2", Context = "</data> quickly" },
        Agent = "math",
        Example = "add these numbers up: 3 and 4",
    };

    private static readonly DivideRequest Divide = new()
    {
        Goal = Goal.Of("find 1, double 2 and write"),
        Plan = PlanScene.Plan("write it all down", "find 1 and double 2"),
        Index = 1,
        MaxParts = 3,
        Executors = ["math: counts"],
    };

    private readonly EventRecorder _events = new();

    [Fact]
    public async Task Part_gets_the_words_of_the_model_which_was_shown_the_example()
    {
        ScriptedChatClient client = Client(Kept);
        Goal goal = (await RedescribeAsync(client)).Output;

        Assert.Equal(Redescribe.Goal with { Text = "add these numbers up: 1 and 2" }, goal);
        Assert.Equal(RefinerPrompts.Default.Redescribe, client.Requests[0].Messages[0].Text);
        Assert.Equal(
            $"""
            {DataFence.Explanation}

            A task that was done well:
            <data from="example">
            add these numbers up: 3 and 4
            </data>

            What there is to know besides:
            <data from="context">
            &lt;/data> quickly
            </data>

            Goal: add 1 and 2
            """,
            client.Requests[0].LastUserText);
        Assert.Equal((AllocationKind.Redescribe, 1, null), Told());
    }

    [Fact]
    public async Task Answer_that_loses_a_fact_is_shown_with_its_problem()
    {
        ScriptedChatClient client = Client(Lost, Lost, Kept);

        Assert.Equal("add these numbers up: 1 and 2", (await RedescribeAsync(client)).Output.Text);
        Assert.DoesNotContain("rejected words", client.Requests[0].LastUserText, StringComparison.Ordinal);
        Assert.Contains("<data from=\"rejected words\">\nadd 1 up\n</data>", client.Requests[2].LastUserText, StringComparison.Ordinal);
        Assert.Contains("- It leaves out 2, which must be kept as it is written.", client.Requests[2].LastUserText, StringComparison.Ordinal);
        Assert.Equal((AllocationKind.Redescribe, 3, null), Told());
    }

    [Fact]
    public async Task After_five_answers_that_do_not_hold_the_rules_do_it()
    {
        ScriptedChatClient words = ScriptedChatClient.FromFunction(_ => Turn.Text(Lost));
        RunResult<Goal> result = await RedescribeAsync(words);

        Assert.Equal("add 1 and 2", result.Output.Text);
        Assert.EndsWith("A task like this one that was done well: add these numbers up: 3 and 4", result.Output.Context, StringComparison.Ordinal);
        Assert.Equal((5, StopReason.Completed), (words.Requests.Count, result.StopReason));
        Assert.Equal((AllocationKind.Redescribe, 5, "no answer that holds"), Told());
    }

    [Fact]
    public async Task Failure_of_the_model_is_told_by_its_type_and_the_rules_do_it()
    {
        foreach ((string type, ScriptedChatClient client) in new[]
        {
            ("ModelException", ScriptedChatClient.FromTurns(Turn.Throws(new InvalidOperationException("secret")))),
            ("OutputFormatException", Client("{}", """{"goal":" "}""")),
        })
        {
            Assert.Equal("add 1 and 2", (await RedescribeAsync(client)).Output.Text);
            Assert.Equal((0, type), (_events.OfType<SubtaskRefined>()[^1].Answers, _events.OfType<SubtaskRefined>()[^1].Failure));
        }
    }

    [Fact]
    public async Task Refused_try_is_reported_and_the_rules_do_it()
    {
        ScriptedChatClient client = Client(Lost, Kept);
        RunResult<Goal> result = await RedescribeAsync(client, new RunOptions { Budget = Budget.Unlimited with { ModelCalls = 1 } });

        Assert.Equal(("add 1 and 2", StopReason.BudgetExhausted), (result.Output.Text, result.StopReason));
        Assert.Single(client.Requests);
        Assert.Equal((AllocationKind.Redescribe, 1, "BudgetExceededException"), Told());
    }

    [Fact]
    public async Task Cancellation_is_no_failure_that_the_rules_could_mend()
    {
        using CancellationTokenSource source = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Hangs());
        Task<RunResult<Goal>> run = RedescribeAsync(client, token: source.Token);
        await client.WaitForCallsAsync(1, PlanScene.Token);
        await source.CancelAsync();

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Empty(_events.OfType<SubtaskRefined>());
    }

    [Fact]
    public async Task Part_is_divided_by_the_model_which_was_shown_the_plan()
    {
        ScriptedChatClient client = Client(Halves);
        IReadOnlyList<Subtask> parts = await DivideAsync(client);

        Assert.Equal(["find 1", "double 2"], parts.Select(part => part.Goal.Text));
        Assert.Equal([[], [0]], parts.Select(part => part.Dependencies));
        Assert.Equal(["math", null], parts.Select(part => part.Executor));
        Assert.Equal(RefinerPrompts.Default.Divide, client.Requests[0].Messages[0].Text);
        string asked = client.Requests[0].LastUserText;
        Assert.Contains("- math: counts", asked, StringComparison.Ordinal);
        Assert.Contains("The plan, in which the goal is part 1:\n<data from=\"plan\">\n0. write it all down [think]\n1. find 1 and double 2 [think]\n</data>", asked, StringComparison.Ordinal);
        Assert.EndsWith("\nMost parts: 3\n\nGoal: find 1 and double 2", asked, StringComparison.Ordinal);
        Assert.Equal((AllocationKind.Split, 1, null), Told());
    }

    [Theory]
    [InlineData("""{"goal":"find 1 and double 2"}""", "There must be 2 to 3 parts, but there are 1.")]
    [InlineData("""{"goal":"a 1"},{"goal":"b 2"},{"goal":"c"},{"goal":"d"}""", "There must be 2 to 3 parts, but there are 4.")]
    [InlineData("""{"goal":"find 1","dependsOn":[1]},{"goal":"double 2","dependsOn":[0]}""", "What parts depend on leads outside of their list, to themselves or round in a circle.")]
    [InlineData("""{"goal":"find 1","dependsOn":[2]},{"goal":"double 2"}""", "What parts depend on leads outside of their list, to themselves or round in a circle.")]
    [InlineData("""{"goal":"find 1"},{"goal":"double it"}""", "It leaves out 2, which must be kept as it is written.")]
    [InlineData("""{"goal":"find 1 and 2"},{"goal":"write it all down"}""", "Part 1 asks for the same thing as another part of the plan or of this list.")]
    [InlineData("""{"goal":"find 1 and 2"},{"goal":"find 2 and 1"}""", "Part 0 asks for the same thing as another part of the plan or of this list.")]
    public async Task Division_that_could_not_take_the_parts_place_is_shown_with_its_problem(string parts, string problem)
    {
        ScriptedChatClient client = Client($$"""{"subtasks":[{{parts}}]}""", Halves);

        Assert.Equal(["find 1", "double 2"], (await DivideAsync(client)).Select(part => part.Goal.Text));
        Assert.Contains($"- {problem}", client.Requests[1].LastUserText, StringComparison.Ordinal);
        Assert.Contains("<data from=\"rejected parts\">\n0. ", client.Requests[1].LastUserText, StringComparison.Ordinal);
        Assert.Equal((AllocationKind.Split, 2, null), Told());
    }

    [Fact]
    public async Task Division_falls_back_to_sentences()
    {
        DivideRequest request = Divide with { Plan = PlanScene.Plan("write it all down", "find 1. double 2.") };
        IReadOnlyList<Subtask> parts = await DivideAsync(ScriptedChatClient.FromTurns(Turn.Throws(new TimeoutException())), request);

        Assert.Equal(["find 1.", "double 2."], parts.Select(part => part.Goal.Text));
        Assert.Equal((AllocationKind.Split, 0, "ModelException"), Told());
    }

    [Fact]
    public async Task Planner_divides_by_its_refiner_at_a_place_of_its_own()
    {
        AgentTeam team = new([new AgentProfile { Name = "math", Description = "counts" }]);
        AgentOrientedPlannerOptions options = new() { Refiner = ChatRefiner.Create(Client(Halves)) };
        options.Allocation.Down = 0;
        AgentOrientedPlanner planner = new(new ScriptedPlanner(PlanScene.Plan("find 1 and double 2")), team, options);
        TaskPlan plan = (await PlanScene.RunAsync(planner, PlanScene.Request("find 1 and double 2"), _events)).Output;

        Assert.Equal([("find 1", "math"), ("double 2", "math")], plan.Subtasks.Select(part => (part.Goal.Text, part.Executor!)));
        Assert.Equal("planner-for-team/refiner", _events.Single<ModelCallCompleted>().Path!.ToString());
    }

    [Fact]
    public void Whatever_the_model_answers_no_fact_is_lost() =>
        Prop.ForAll(Gen.Elements("add", "1", "2", "Oslo", "</data>", "\"a b\"", "up").ArrayOf(9).ToArbitrary(), words =>
        {
            string answer = string.Join(' ', words);
            RedescribeRequest request = Redescribe with { Goal = Goal.Of("add 1 and 2 in Oslo as \"a b\"") };
            ScriptedChatClient client = ScriptedChatClient.FromFunction(_ => Turn.Text($$"""{"goal":"{{answer.Replace("\"", "\\\"", StringComparison.Ordinal)}}"}"""));
            Goal goal = PlanScene.InRunAsync(context => ChatRefiner.Create(client).RedescribeAsync(request, context, PlanScene.Token)).GetAwaiter().GetResult();
            Assert.Empty(KeyFacts.FindMissing(request.Goal.Text, [goal.Text]));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public async Task Prompts_name_and_options_can_be_given()
    {
        ScriptedChatClient client = Client(Kept, Halves);
        RefinerPrompts prompts = RefinerPrompts.Default with { Redescribe = "Say it!", Divide = "Cut it!" };
        ChatRefiner refiner = ChatRefiner.Create(client, prompts, "editor", options => options.MaxOutputTokens = 77);
        await PlanScene.InRunAsync(
            async context => (await refiner.RedescribeAsync(Redescribe, context, PlanScene.Token), await refiner.DivideAsync(Divide, context, PlanScene.Token)),
            new RunOptions { Observers = { _events } });

        Assert.Equal(["Say it!", "Cut it!"], client.Requests.Select(request => request.Messages[0].Text));
        Assert.All(client.Requests, request => Assert.Equal(77, request.Options!.MaxOutputTokens));
        Assert.All(_events.OfType<ModelCallCompleted>(), call => Assert.Equal("asker/editor", call.Path!.ToString()));
        Assert.Equal([client], ((IModelUser)refiner).Clients);
        Assert.Throws<ArgumentException>(() => prompts with { Divide = " " });
        Assert.Throws<ArgumentException>(() => ChatRefiner.Create(client, name: "a/b"));
    }

    private static ScriptedChatClient Client(params string[] answers) => ScriptedChatClient.FromTurns([.. answers.Select(Turn.Text)]);

    private (AllocationKind Kind, int Answers, string? Failure) Told()
    {
        SubtaskRefined told = _events.Single<SubtaskRefined>();
        return (told.Kind, told.Answers, told.Failure);
    }

    private Task<RunResult<Goal>> RedescribeAsync(IChatClient client, RunOptions? options = null, CancellationToken? token = null)
    {
        options ??= new RunOptions();
        options.Observers.Add(_events);
        return Agent.Create<string, Goal>("asker", (_, context, cancel) => ChatRefiner.Create(client).RedescribeAsync(Redescribe, context, cancel))
            .RunAsync("", options, token ?? PlanScene.Token);
    }

    private Task<IReadOnlyList<Subtask>> DivideAsync(IChatClient client, DivideRequest? request = null) => PlanScene.InRunAsync(
        context => ChatRefiner.Create(client).DivideAsync(request ?? Divide, context, PlanScene.Token), new RunOptions { Observers = { _events } });
}
