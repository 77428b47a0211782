using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Offline;

public sealed class AnswerTests
{
    [Fact]
    public async Task An_answer_quotes_whole_sentences_with_the_line_where_each_starts() =>
        Assert.Equal(
            """
            - A reservation debits the ledger and every ancestor, or none. [docs/budgets.md:12]
            - Settling replaces a reservation by what really happened. [docs/budgets.md:13]
            """,
            await Chat.AnswerAsync(Chat.Read("What does a reservation do?", Chat.Budgets)));

    [Fact]
    public async Task List_and_quote_markers_are_no_part_of_a_sentence() =>
        Assert.Equal(
            "- Tools say what they quote. [docs/b.md:2]\n- Tools heal themselves without asking a model. [docs/budgets.md:16]",
            await Chat.AnswerAsync(Chat.Read("What do tools do?", Chat.Budgets + "\ndocs/b.md:1:> 1. [ ] Ledgers know nothing of it.\ndocs/b.md:2:> * Tools say\ndocs/b.md:3:>   what they quote.")));

    [Theory]
    [InlineData("# A ledger is a heading of four words.")]
    [InlineData("| A ledger stands | in a table row. |")]
    [InlineData("```\nA ledger stands in a code block.\n```")]
    [InlineData("\n    A ledger stands in an indented block.")]
    [InlineData("A ledger is underlined as a heading.\n=====")]
    [InlineData("The ledger ends.")]
    [InlineData("What does the ledger admit?")]
    [InlineData("A ledger that ends without a mark")]
    [InlineData("The ledger says the following:")]
    [InlineData("`ledger.Admit(a, b, c, d, e, f);`.")]
    public async Task What_is_no_sentence_is_not_quoted(string text) =>
        Assert.Equal(Chat.Nothing, await Chat.AnswerAsync(Chat.Read("What is a ledger?", text)));

    [Fact]
    public async Task Abbreviations_numbers_and_code_do_not_end_a_sentence() =>
        Assert.Equal(
            "- The ledger of Dr. J. Smith, e.g. Version 1.5 of `a. B`, admits it. [search c1]",
            await Chat.AnswerAsync(Chat.Read("What is a ledger?", "The ledger of Dr. J. Smith, e.g. Version 1.5 of `a. B`, admits it. Nothing else is here today.")));

    [Fact]
    public async Task Lines_that_do_not_follow_each_other_are_not_joined() =>
        Assert.Equal(
            Chat.Nothing,
            await Chat.AnswerAsync(Chat.Read("What is a ledger?", "a.md:1: A ledger that\na.md:3: admits or refuses spend.")));

    [Fact]
    public async Task Text_without_places_is_cited_by_tool_and_call() =>
        Assert.Equal(
            "- A ledger admits or refuses spend. [search c1]",
            await Chat.AnswerAsync(Chat.Read("What is a ledger?", "A ledger admits\nor refuses spend.")));

    [Fact]
    public async Task A_json_result_is_cited_by_the_file_and_line_beside_the_text() =>
        Assert.Equal(
            "- A ledger admits or refuses spend. [docs/a.md:7]",
            await Chat.AnswerAsync(Chat.Read(
                "What is a ledger?", Chat.Json("""{"notes":[{"file":"docs/a.md","line":6,"quote":"Nothing of it here.\nA ledger admits or refuses spend."}]}"""))));

    [Fact]
    public async Task Cited_answers_of_others_keep_their_citation() =>
        Assert.Equal(
            "- A ledger admits or refuses spend. [docs/a.md:7]",
            await Chat.AnswerAsync([Chat.User("What is a ledger?\n\n- A ledger admits or refuses spend. [docs/a.md:7]")]));

    [Theory]
    [InlineData("A ledger admits or refuses spend.\nIt never overspends a limit.\n\nWhat is a ledger?")]
    [InlineData("What is a ledger?\n\nA ledger admits or refuses spend.\nIt never overspends a limit.")]
    public async Task A_pasted_text_is_a_source_and_the_question_is_not(string message) =>
        Assert.Equal("- A ledger admits or refuses spend. [user message]", await Chat.AnswerAsync([Chat.User(message)]));

    [Fact]
    public async Task Instructions_and_earlier_answers_are_no_sources() =>
        Assert.Equal(
            Chat.Nothing,
            await Chat.AnswerAsync(
                [
                    new ChatMessage(ChatRole.System, "A ledger admits or refuses spend."),
                    Chat.Assistant("A ledger is what I made up."),
                    Chat.User("What is a ledger?"),
                ],
                new ChatOptions { Instructions = "A ledger is whatever you like." }));

    [Theory]
    [InlineData("<budget>You have 3 turns left on the ledger.</budget>")]
    [InlineData("<notice>Spend is low.</notice>\n<budget>2</budget>")]
    [InlineData("<budget>unclosed")]
    public async Task A_tagged_block_is_not_the_question(string notice) =>
        Assert.StartsWith(
            "- A reservation debits",
            await Chat.AnswerAsync([.. Chat.Read("What does a reservation debit?", Chat.Budgets), Chat.User(notice)]),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_question_behind_a_tagged_block_is_asked() =>
        Assert.Equal(
            "- A ledger admits or refuses spend. [user message]",
            await Chat.AnswerAsync([Chat.User("Who?"), Chat.User("<document>\nA ledger admits or refuses spend.\n</document>\nWhat is a ledger?")]));

    [Fact]
    public async Task A_complaint_about_json_repeats_the_question_before_it() =>
        Assert.Equal(
            """{"answer":"A reservation debits the ledger and every ancestor, or none.","sources":["docs/budgets.md:12"]}""",
            await Chat.AnswerAsync(
                [.. Chat.Read("What does a reservation debit?", Chat.Budgets), Chat.Assistant("oops"), Chat.User("That was not valid JSON. Answer again.")],
                new ChatOptions { ResponseFormat = ChatResponseFormat.Json }));

    [Theory]
    [InlineData("Who won the cup?")]
    [InlineData("What is it?")]
    [InlineData("???")]
    public async Task A_question_that_nothing_answers_is_told_so(string question)
    {
        Assert.Equal(Chat.Nothing, await Chat.AnswerAsync(Chat.Read(question, Chat.Budgets)));
        Assert.Equal(
            """{"answer":"","sources":[]}""",
            await Chat.AnswerAsync(Chat.Read(question, Chat.Budgets), new ChatOptions { ResponseFormat = ChatResponseFormat.Json }));
    }

    [Fact]
    public async Task An_empty_conversation_is_told_so() => Assert.Equal(Chat.Nothing, await Chat.AnswerAsync([]));

    [Fact]
    public async Task The_same_sentence_is_quoted_once_however_often_it_stands_there() =>
        Assert.Equal(
            "- A ledger admits or refuses spend. [a.md:1]",
            await Chat.AnswerAsync(Chat.Read("What is a ledger?", "a.md:1: A ledger admits or refuses spend.\nb.md:9: A ledger admits or refuses spend.\na.md:1: A ledger admits or refuses spend.")));
}
