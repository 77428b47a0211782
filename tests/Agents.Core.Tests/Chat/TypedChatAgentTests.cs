using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

public sealed class TypedChatAgentTests
{
    private const string Good = """{"city":"Oslo","degrees":7}""";
    private readonly ChatHarness _chat = new();

    [Theory]
    [InlineData(Good)]
    [InlineData("  \n" + Good + "\n ")]
    [InlineData("```json\n" + Good + "\n```")]
    [InlineData("```\n" + Good + "```")]
    public async Task An_answer_in_json_is_read_with_or_without_a_code_fence(string answer)
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text(answer));
        RunResult<Weather> result = await RunAsync<Weather>(client);
        Assert.Equal(new Weather { City = "Oslo", Degrees = 7 }, result.Output);
        ChatResponseFormatJson format = Assert.IsType<ChatResponseFormatJson>(client.Requests[0].Options!.ResponseFormat);
        Assert.Equal("Weather", format.SchemaName);
        Assert.Equal("integer", format.Schema!.Value.GetProperty("properties").GetProperty("degrees").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("It is cold.", "it breaks off or does not fit at $, line 1.")]
    [InlineData("""{"city":"Oslo","degrees":"cold"}""", "it breaks off or does not fit at $.degrees, line 1.")]
    [InlineData("null", "the answer is null.")]
    [InlineData("""{"city":"Oslo"}""", "missing required properties including: 'degrees'.")]
    [InlineData("""{"city":"Oslo","degrees":7""", "it breaks off or does not fit at $")]
    [InlineData("""{"city":"Oslo","degrees":-300}""", "a value in it was refused (ArgumentOutOfRangeException).")]
    [InlineData("```", "it breaks off or does not fit at $, line 1.")]
    public async Task An_answer_that_cannot_be_read_is_repaired_once(string bad, string problem)
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text(bad), Turn.Text(Good));
        RunResult<Weather> result = await RunAsync<Weather>(client);
        Assert.Equal(("Oslo", StopReason.Completed), (result.Output.City, result.StopReason));
        Assert.StartsWith(
            "That answer cannot be read as JSON of the schema that was asked for: ", client.Requests[1].LastUserText, StringComparison.Ordinal);
        Assert.Contains(problem, client.Requests[1].LastUserText, StringComparison.Ordinal);
        Assert.Null(client.Requests[1].Options!.Tools);
    }

    [Fact]
    public async Task A_second_answer_that_cannot_be_read_is_a_failure_without_the_text_of_the_answer()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("secret one"), Turn.Text("secret two"));
        OutputFormatException exception = await Assert.ThrowsAsync<OutputFormatException>(() => RunAsync<Weather>(client));
        Assert.Equal(
            "The agent 'chat' could not read the model's answer as Weather, even after one repair: it breaks off or does not fit at $, line 1.",
            exception.Message);
        Assert.Equal(("Weather", 2L, true), (exception.OutputType, exception.Spend.ModelCalls, exception.IsTransient));
        ValidHistory.Check(_chat.Conversation.Messages);
    }

    [Fact]
    public async Task A_repair_that_the_budget_refuses_is_a_refusal()
    {
        _chat.Options.Budget = Budget.Unlimited with { ModelCalls = 1 };
        bool reported = false;
        ChatAgent<Weather> agent = Build<Weather>(ScriptedChatClient.FromTurns(Turn.Text("no json")));
        IAgent<string, string> outer = Agent.Create<string, string>("outer", async (input, context, token) =>
        {
            await Assert.ThrowsAsync<BudgetExceededException>(async () => await context.InvokeAsync(agent, input, token));
            reported = true;
            return "made do";
        });
        RunResult<string> result = await outer.RunAsync("question", _chat.Options, TestContext.Current.CancellationToken);
        Assert.True(reported);
        Assert.Equal(StopReason.BudgetExhausted, result.StopReason);
    }

    [Fact]
    public async Task Calls_in_the_repair_turn_are_answered_and_not_made()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            Turn.Text("no json"), Turn.Of(new TextContent(Good), new FunctionCallContent("c", "search")));
        Assert.Equal(7, (await RunAsync<Weather>(client)).Output.Degrees);
        ValidHistory.Check(_chat.Conversation.Messages);
    }

    [Fact]
    public async Task An_abstract_type_without_its_discriminator_is_repaired_too()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("""{"side":2}"""), Turn.Text("""{"$type":"square","side":2}"""));
        RunResult<Shape> result = await RunAsync<Shape>(client);
        Assert.Equal(2, Assert.IsType<Square>(result.Output).Side);
    }

    [Fact]
    public async Task Plain_values_and_lists_are_types_too()
    {
        Assert.Equal(3, (await RunAsync<int>(ScriptedChatClient.FromTurns(Turn.Text("3")))).Output);
        Assert.Equal(["a"], (await RunAsync<List<string>>(ScriptedChatClient.FromTurns(Turn.Text("""["a"]""")))).Output);
    }

    private Task<RunResult<T>> RunAsync<T>(ScriptedChatClient client) =>
        Build<T>(client).In(_chat.Conversation).RunAsync("question", _chat.Options, TestContext.Current.CancellationToken);

    private static ChatAgent<T> Build<T>(ScriptedChatClient client) => ChatAgent.Create("chat", client)
        .WithTool(ChatHarness.Search).Build((JsonTypeInfo<T>)JsonSerializerOptions.Web.GetTypeInfo(typeof(T)));

    private sealed record Weather
    {
        public required string City { get; init; }

        public required int Degrees
        {
            get;
            init => field = value >= -273 ? value : throw new ArgumentOutOfRangeException(nameof(value));
        }
    }

    [JsonPolymorphic]
    [JsonDerivedType(typeof(Square), "square")]
    private abstract record Shape;

    private sealed record Square(int Side) : Shape;
}
