using Agents.Core.Chat;
using Agents.Core.Roles;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Roles;

public sealed class ChatRolesTests
{
    [Theory]
    [InlineData("""{"atomic":true,"reason":"One step."}""", true, "One step.")]
    [InlineData("""{"Atomic":"False","reason":" "}""", false, null)]
    [InlineData("```json\n{\"atomic\":true,}\n```", true, null)]
    public async Task An_atomizer_reads_its_answer(string answer, bool isAtomic, string? reason)
    {
        ScriptedChatClient client = Client(answer);

        Atomization decided = await ChatAtomizer.Create(client).OutputAsync(RoleRequests.Atomize("Why?"));

        Assert.Equal(new Atomization { IsAtomic = isAtomic, Reason = reason }, decided);
        Assert.Equal(RolePrompts.Default.Atomizer, client.Requests[0].Messages[0].Text);
        Assert.Equal(RoleMessage.For(RoleRequests.Atomize("Why?")), client.Requests[0].Messages[^1].Text);
    }

    [Fact]
    public async Task A_plan_is_read_leniently_where_it_can_mean_one_thing_only()
    {
        TaskPlan plan = await ChatPlanner.Create(Client(
            """
            {"subtasks":[
              {"goal":" Read. ","type":"RETRIEVE","dependsOn":null},
              {"goal":"Draw.","type":"image generation","dependsOn":["0"],"executor":" "},
              {"goal":"Guess.","type":"divination","dependsOn":[0,7,-1,2,0],"executor":"nobody","context":"Quickly."}],
             "criteria":[{"text":"Names both."},{"name":"units","text":"In grams."}]}
            """)).OutputAsync(RoleRequests.Plan("Do it."));

        Assert.Equal(["Read.", "Draw.", "Guess."], plan.Subtasks.Select(part => part.Goal.Text));
        Assert.Equal([TaskType.Retrieve, TaskType.ImageGeneration, TaskType.Think], plan.Subtasks.Select(part => part.Goal.Type));
        Assert.Equal([[], [0], [0, 7, -1, 2]], plan.Subtasks.Select(part => part.Dependencies));
        Assert.Equal([null, null, "nobody"], plan.Subtasks.Select(part => part.Executor));
        Assert.Equal([null, null, "Quickly."], plan.Subtasks.Select(part => part.Goal.Context));
        Assert.Equal([("criterion 1", "Names both."), ("units", "In grams.")], plan.Criteria.Select(criterion => (criterion.Name, criterion.Text)));
    }

    [Theory]
    [InlineData("""{"subtasks":[]}""")]
    [InlineData("""{"subtasks":null}""")]
    public async Task A_plan_without_parts_is_the_empty_one(string answer) =>
        Assert.Same(TaskPlan.Empty, await ChatPlanner.Create(Client(answer)).OutputAsync(RoleRequests.Plan("Do it.")));

    [Theory]
    [InlineData("""{"subtasks":[{"goal":"Read."},{"goal":" "}]}""", "subtask 1 has a blank goal.")]
    [InlineData("""{"subtasks":[null]}""", "subtask 0 is null.")]
    [InlineData("""{"subtasks":[{"goal":"Read."}],"criteria":[{"name":"x","text":""}]}""", "criterion 0 has a blank text.")]
    [InlineData("""{"parts":[]}""", "subtasks")]
    public async Task What_would_be_lost_of_a_plan_is_shown_to_the_model_once(string answer, string problem)
    {
        ScriptedChatClient client = Client(answer, """{"subtasks":[{"goal":"Read."}]}""");

        TaskPlan plan = await ChatPlanner.Create(client).OutputAsync(RoleRequests.Plan("Do it."));

        Assert.Equal("Read.", Assert.Single(plan.Subtasks).Goal.Text);
        Assert.Contains(problem, client.Requests[1].Messages[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_stays_wrong_fails_with_its_problem()
    {
        const string Blank = """{"subtasks":[{"goal":""}]}""";

        OutputFormatException failure = await Assert.ThrowsAsync<OutputFormatException>(
            () => ChatPlanner.Create(Client(Blank, Blank)).OutputAsync(RoleRequests.Plan("Do it.")));

        Assert.Equal("subtask 0 has a blank goal.", failure.Problem);
    }

    [Fact]
    public async Task A_planner_asks_for_plain_types_whatever_it_reads()
    {
        ScriptedChatClient client = Client("""{"subtasks":[]}""");

        await ChatPlanner.Create(client).OutputAsync(RoleRequests.Plan("Do it."));

        string schema = ((ChatResponseFormatJson)client.Requests[0].Options!.ResponseFormat!).Schema!.Value.GetRawText();
        Assert.DoesNotContain("pattern", schema, StringComparison.Ordinal);
        Assert.Contains("image_generation\"", schema, StringComparison.Ordinal);
        Assert.Contains("The numbers, from 0, of the parts whose results this one needs.", schema, StringComparison.Ordinal);
        Assert.Contains("\"enum\":[\"retrieve\",", schema, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_aggregator_reads_text_and_sources()
    {
        AggregateRequest request = RoleRequests.Aggregate("Report.", RoleRequests.Result("1.1", "Read.", "So it is."));

        Answer answer = await ChatAggregator.Create(Client(
            """{"text":" ","sources":[]}""", """{"text":"It is so.","sources":["a.md:1",null," ","a.md:1 ","b.md"]}""")).OutputAsync(request);

        Assert.Equal("It is so.", answer.Text);
        Assert.Equal(["a.md:1", "b.md"], answer.Sources);
    }

    [Theory]
    [InlineData("""{"accepted":true}""", true, null)]
    [InlineData("""{"accepted":"false","feedback":" No figure. "}""", false, "No figure.")]
    public async Task A_verifier_reads_its_answer(string answer, bool isAccepted, string? feedback) => Assert.Equal(
        new Verification { IsAccepted = isAccepted, Feedback = feedback },
        await ChatVerifier.Create(Client(answer)).OutputAsync(RoleRequests.Verify("Why?", "Because.")));

    [Fact]
    public async Task An_executor_has_tools_and_names_its_sources()
    {
        ScriptedChatClient client = Client("It boils [physics.md:4; tables/2]. See [x](y.md), a[i.j] and [1.5].");
        AIFunction tool = AIFunctionFactory.Create(() => "42", "look_up");

        Answer answer = await ChatExecutor.Create(client, [tool], name: "boiler").OutputAsync(RoleRequests.Execute("When?"));

        Assert.Equal(["physics.md:4", "tables/2"], answer.Sources);
        Assert.Equal("look_up", Assert.Single(client.Requests[0].Options!.Tools!).Name);
    }

    [Fact]
    public async Task Prompts_names_and_options_can_be_given()
    {
        ScriptedChatClient client = Client("""{"accepted":true}""");
        ChatVerifier verifier = ChatVerifier.Create(
            client, RolePrompts.Default with { Verifier = "Judge!" }, "judge", options => options.MaxOutputTokens = 77);

        await verifier.OutputAsync(RoleRequests.Verify("Why?", "Because."));

        Assert.Equal("judge", verifier.Name);
        Assert.Equal("Judge!", client.Requests[0].Messages[0].Text);
        Assert.Equal(77, client.Requests[0].Options!.MaxOutputTokens);
    }

    [Fact]
    public void Every_prompt_is_there_and_none_may_be_blank()
    {
        RolePrompts prompts = RolePrompts.Default;
        Assert.All([prompts.Atomizer, prompts.Planner, prompts.Executor, prompts.Aggregator, prompts.Verifier], text => Assert.InRange(text.Length, 100, 2_000));
        Assert.Throws<ArgumentException>(() => prompts with { Planner = " " });
    }

    [Fact]
    public void Roles_of_models_say_which_clients_they_use()
    {
        using ScriptedChatClient client = Client(), cheaper = Client();
        void Configure(ChatAgentOptions options)
        {
            options.CheaperClients.Add(cheaper);
            options.CheaperClients.Add(client);
        }

        ChatAgent agent = ChatAgent.Create("a", client).Configure(Configure).Build();
        object[] users =
        [
            agent, ChatAtomizer.Create(client, configure: Configure), ChatPlanner.Create(client, configure: Configure),
            ChatExecutor.Create(client, configure: Configure), ChatAggregator.Create(client, configure: Configure),
            ChatVerifier.Create(client, configure: Configure), Executor.Of(agent),
        ];

        Assert.All(users, user => Assert.Equal([client, cheaper], ((IModelUser)user).Clients));
        Assert.Empty(((IModelUser)Executor.Of(Agent.Create<string, string>("echo", text => text))).Clients);
    }

    private static ScriptedChatClient Client(params string[] answers) => ScriptedChatClient.FromTurns([.. answers.Select(Turn.Text)]);
}
