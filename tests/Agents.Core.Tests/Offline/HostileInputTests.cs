using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Offline;

public sealed class HostileInputTests
{
    private const string Question = "What is a ledger?";

    public static TheoryData<string> LongTexts => new(
        new string('[', 1_000_000),
        new string('`', 1_000_000),
        new string('.', 1_000_000),
        new string(' ', 1_000_000),
        new string('\ud800', 1_000_000),
        string.Concat(Enumerable.Repeat("<a>", 400_000)),
        string.Concat(Enumerable.Repeat("a.b:1:", 200_000)),
        string.Concat(Enumerable.Repeat("{}\n[\n{\"a\n", 100_000)),
        string.Concat(Enumerable.Repeat("> - 1. ", 200_000)));

    [Theory]
    [MemberData(nameof(LongTexts), DisableDiscoveryEnumeration = true)]
    public async Task Long_nonsense_answers_nothing(string text)
    {
        Assert.Equal(Chat.Nothing, await Chat.AnswerAsync([Chat.User($"{text}\n{Question}")]));
        Assert.Equal(Chat.Nothing, await Chat.AnswerAsync(Chat.Read(Question, text)));
        Assert.NotEmpty(await Chat.AnswerAsync([Chat.User(text)]));
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"\ud800":{"type":"string"}}}""", "{}")]
    [InlineData("""{"const":"\ud800"}""", "\"\"")]
    public async Task A_schema_with_half_a_surrogate_pair_is_filled_without_it(string schema, string expected)
    {
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(Chat.Json(schema)) };
        Assert.Equal(expected, await Chat.AnswerAsync([Chat.User(Question)], options));
    }

    [Fact]
    public async Task A_schema_that_asks_for_gigabytes_gets_a_few_megabytes()
    {
        ChatOptions options = new()
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(Chat.Json("""
                {"type":"array","minItems":10000,"items":{"type":"array","minItems":10000,"items":{"type":"string","minLength":10000}}}
                """)),
        };
        Assert.InRange((await Chat.AnswerAsync([Chat.User(Question)], options)).Length, 20_000, 3_000_000);
    }

    [Fact]
    public async Task One_sentence_is_found_in_ten_megabytes()
    {
        string noise = string.Concat(Enumerable.Range(0, 160_000).Select(i => $"Line {i} speaks of nodes, graphs and the tools of others.\n"));

        Assert.Equal(
            "- A ledger admits or refuses spend. [a.md:77]",
            await Chat.AnswerAsync([.. Chat.Read(Question, noise), Chat.Call("c2", "read"), Chat.Result("c2", "a.md:77: A ledger admits or refuses spend.")]));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_becomes_the_replacement_character() =>
        Assert.Equal(
            """{"answer":"A ledger admits \ufffd or refuses spend.","sources":["search c1"]}""".Replace("\\ufffd", "\ufffd", StringComparison.Ordinal),
            await Chat.AnswerAsync(
                Chat.Read(Question, "A ledger admits \ud800 or refuses spend."), new ChatOptions { ResponseFormat = ChatResponseFormat.Json }));

    [Fact]
    public async Task Results_of_any_type_are_read_or_passed_over()
    {
        object?[] results =
        [
            null, new InvalidOperationException("The ledger failed in some way."), new Unreadable(), default(JsonElement), 42, new object(),
            new DataContent("data:text/plain,ledger"), Deep(5000), Chat.Json("""["\ud800 is half of a ledger pair."]"""),
        ];
        ChatMessage[] messages = [Chat.User(Question), .. results.Select((r, i) => Chat.Result($"c{i}", r))];

        Assert.Equal(Chat.Nothing, await Chat.AnswerAsync(messages));
    }

    [Fact]
    public async Task Text_contents_lists_and_json_strings_are_read()
    {
        object[] results =
        [
            new TextContent("A ledger admits or refuses spend."),
            new AIContent[] { new TextContent("The ledger never overspends a limit.") },
            Chat.Json("\"Every ledger has an ancestor or is the root.\""),
            new[] { "Nobody debits two ledgers in one step." },
        ];
        ChatMessage[] messages = [Chat.User(Question), .. results.Select((r, i) => Chat.Result($"c{i}", r))];

        Assert.Equal(
            ["[tool c0]", "[tool c1]", "[tool c2]", "[tool c3]"],
            (await Chat.AnswerAsync(messages)).Split('\n').Select(l => l[l.LastIndexOf('[')..]).Order());
    }

    [Fact]
    public async Task A_failed_result_is_no_source()
    {
        FunctionResultContent failed = new("c1", "A ledger admits or refuses spend.") { Exception = new InvalidOperationException() };

        Assert.Equal(Chat.Nothing, await Chat.AnswerAsync([Chat.User(Question), new ChatMessage(ChatRole.Tool, [failed])]));
    }

    [Fact]
    public async Task The_same_request_gives_the_same_answer_from_many_threads()
    {
        using Agents.Core.Offline.OfflineChatClient client = new();
        ChatMessage[] messages = Chat.Read("What does a reservation do?", Chat.Budgets);
        string expected = await Chat.AnswerAsync(messages);

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(
            async () => (await client.GetResponseAsync(messages)).Text, TestContext.Current.CancellationToken)));

        Assert.All(answers, a => Assert.Equal(expected, a));
    }

    private static string Deep(int depth) => new string('[', depth) + "\"A ledger is too deep to be read.\"" + new string(']', depth);

    private sealed class Unreadable
    {
        private readonly string _why = "The ledger cannot be read.";

        public string Text => throw new InvalidOperationException(_why);

        public override string ToString() => throw new InvalidOperationException("The ledger cannot be written.");
    }
}
