using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Offline;

/// <summary>How a list of questions is filled: with the parts of the question that was asked.</summary>
public sealed class QuestionDividerTests
{
    private const string Schema = """{"properties":{"questions":{"type":"array","items":{"type":"string"} } } }""";

    // Of a longer text only the last sentence that asks is the question.
    private const int Longest = 400;

    private static readonly string[] Words =
        ("the ledger a reservation what how why when which is does can it they and or but so that also explain agents, tools; run: spend? stop. "
        + "\"quoted and what\" `code` (in what way) e.g. maxTokens 1.5 \u00fcber \u8d26\u672c\uff1f , ? . \" ( ) ` and,").Split(' ');

    [Theory]
    [InlineData("What is a reservation?")]
    [InlineData("How do budgets, tools and agents fit together?")]
    [InlineData("When and where does the pump run?")]
    [InlineData("How, when and why does the pump run?")]
    [InlineData("What happens to the tools of an agent, when its budget ends?")]
    [InlineData("Which tools, which agents use, are slow and which are fast?")]
    [InlineData("Is the ledger fast and is it safe?")]
    [InlineData("What does the note \"stop, and how to go on, and why\" say?")]
    [InlineData("What does `a, and what b` (see there, and how) mean?")]
    [InlineData("What about e.g. the St. Moritz branch vs. the others?")]
    [InlineData("Why the \"ledger, and what it is?")]
    [InlineData("ledger, reservations, budgets and refusals")]
    [InlineData("Wann werden die Tomaten gepflanzt, und was geh\u00f6rt nicht auf den Kompost?")]
    [InlineData("Pourquoi la pompe s'arr\u00eate, et comment la remettre en marche?")]
    [InlineData("And what?")]
    [InlineData("?")]
    [InlineData("so that")]
    [InlineData(",,,,,, ,, , and, what,")]
    [InlineData("  How   is\tthis \u00a0 spaced? ")]
    public async Task A_question_that_is_one_stays_as_it_is(string question) => Assert.Equal([question.Trim()], await DivideAsync(question));

    [Theory]
    [InlineData(
        "How does the ledger decide whether a call is admitted, so that no run can spend more than its budget?",
        "How does the ledger decide whether a call is admitted?", "No run can spend more than its budget?")]
    [InlineData(
        "How does the boiler start, and what happens when the pressure drops, so that the room stays warm?",
        "How does the boiler start?", "What happens when the pressure drops?", "The room stays warm?")]
    [InlineData("What is a reservation, and when is it released?", "What is a reservation?", "When is it released (reservation)?")]
    [InlineData("How does the shared ledger settle calls and why can it refuse one?",
        "How does the shared ledger settle calls?", "Why can it refuse one (shared ledger)?")]
    [InlineData("When is honey taken, and how much honey does a hive need?", "When is honey taken?", "How much honey does a hive need?")]
    [InlineData("Is the boiler on, and does the pump run?", "Is the boiler on?", "Does the pump run?")]
    [InlineData("What does a reader cost, what does a writer cost?", "What does a reader cost?", "What does a writer cost?")]
    [InlineData("Explain the ledger, and compare budgets with shares.", "Explain the ledger.", "Compare budgets with shares.")]
    [InlineData("what is the ledger? how are calls priced?", "What is the ledger?", "How are calls priced?")]
    [InlineData("We share a budget. How do readers use it? Who is refused first?",
        "We share a budget. How do readers use it?", "Who is refused first?")]
    [InlineData("How do readers share a budget? We have fifty readers.", "How do readers share a budget? We have fifty readers.")]
    [InlineData("Why did Dr. Who leave, and which ship did the crew take?", "Why did Dr. Who leave?", "Which ship did the crew take?")]
    [InlineData("What is maxTokens, and what does maxTurns limit?", "What is maxTokens?", "What does maxTurns limit?")]
    [InlineData("What does the boiler need, and how fast?", "What does the boiler need?", "How fast (boiler)?")]
    [InlineData("What is a lock, and then what?", "What is a lock, and then what?")]
    [InlineData("\u8d26\u672c\u662f\u4ec0\u4e48\uff1f\u9884\u7b97\u5982\u4f55\u5de5\u4f5c\uff1f",
        "\u8d26\u672c\u662f\u4ec0\u4e48\uff1f", "\u9884\u7b97\u5982\u4f55\u5de5\u4f5c\uff1f")]
    [InlineData("Was ist ein Konto? Wer pr\u00fcft die Buchung?", "Was ist ein Konto?", "Wer pr\u00fcft die Buchung?")]
    public async Task A_question_is_divided_in_its_own_words(string question, params string[] parts) =>
        Assert.Equal(parts, await DivideAsync(question));

    [Fact]
    public async Task There_are_four_parts_at_most_and_the_last_one_holds_the_rest() => Assert.Equal(
        ["What is a run?", "What is a budget?", "What is a tool?", "What is a graph, what is an event, and what is a path?"],
        await DivideAsync("What is a run, what is a budget, what is a tool, what is a graph, what is an event, and what is a path?"));

    [Theory]
    [InlineData(1, """["What is a run, and what is a budget?"]""")]
    [InlineData(2, """["What is a run?","What is a budget?"]""")]
    public async Task A_list_without_room_for_all_parts_holds_the_question_whole(int most, string expected)
    {
        string schema = $$$"""{"type":"object","properties":{"tasks":{"type":"array","maxItems":{{{most}}},"items":{"type":"string"} } } }""";

        JsonElement filled = await Chat.FillAsync([Chat.User("What is a run, and what is a budget?")], schema);

        Assert.Equal(expected, filled.GetProperty("tasks").GetRawText());
    }

    [Fact]
    public async Task Items_that_are_objects_get_a_part_each()
    {
        string schema = """
            {"properties":{"goal":{"type":"string"},"tasks":{"type":"array","items":{"type":"object","properties":{"question":{"type":"string"}}}}}}
            """;

        Assert.Equal(
            """{"goal":"What is a run, and what is a budget?","tasks":[{"question":"What is a run?"},{"question":"What is a budget?"}]}""",
            (await Chat.FillAsync([Chat.User("What is a run, and what is a budget?")], schema)).GetRawText());
    }

    [Fact]
    public void No_word_is_lost_none_is_invented_and_parts_are_few() =>
        Prop.ForAll(Gen.Elements(Words).NonEmptyListOf().Select(words => string.Join(' ', words)).Where(text => text.Length <= Longest).ToArbitrary(), async question =>
        {
            string[] parts = await DivideAsync(question);

            Assert.InRange(parts.Length, 0, 4);
            HashSet<string> given = [.. WordsOf(question)];
            HashSet<string> found = [.. parts.SelectMany(WordsOf)];
            Assert.Subset(given, found);
            Assert.Empty(given.Except(found).Except(["and", "or", "but", "so", "that", "also", "then"]));
            Assert.Equal(parts, await DivideAsync(question));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    // Work that grew with the square of the length would keep these busy for many minutes.
    [Theory]
    [InlineData("what, ")]
    [InlineData("(\"`")]
    [InlineData("How is it? ")]
    [InlineData("and how it and ")]
    [InlineData(",")]
    public async Task A_question_of_half_a_million_characters_is_divided(string piece)
    {
        string question = string.Concat(Enumerable.Repeat(piece, 500_000 / piece.Length)) + " end?";

        string[] parts = await DivideAsync(question);

        Assert.InRange(parts.Length, 1, 4);
    }

    private static async Task<string[]> DivideAsync(string question) =>
        [.. (await Chat.FillAsync([Chat.User(question)], Schema)).GetProperty("questions").EnumerateArray().Select(part => part.GetString()!)];

    private static IEnumerable<string> WordsOf(string text) =>
        new string([.. text.Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
