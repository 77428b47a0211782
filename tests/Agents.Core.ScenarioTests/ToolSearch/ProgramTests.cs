using ToolCatalogue;

namespace Agents.Core.ScenarioTests.ToolSearch;

public sealed class ProgramTests
{
    // How often the model has to search follows from the ranking, which may change; that it gets there, and cheaply, must not.
    [Fact]
    public async Task All_is_done_with_a_fraction_of_the_tokens()
    {
        (int code, string[] lines, string error) = await RunAsync();

        Assert.Equal((0, ""), (code, error));
        Assert.Matches("^tools: 6 of 6 things done in [0-9]+ turns with [1-9] search(es)?, [0-9,]+ tokens instead of [0-9,]+, [1-9][0-9]+ times fewer$", lines[^1]);
    }

    [Fact]
    public async Task What_the_request_does_not_speak_of_is_searched_for_and_called_in_the_next_turn()
    {
        (_, string[] lines, _) = await RunAsync();

        string[] calls = [.. lines.Where(line => line.Length > 2 && line[0] == '|' && char.IsAsciiDigit(line[2])).Select(line => line.Split('|')[5].Trim())];
        Assert.Equal(
            [
                "support-desk__get_case",
                "payments__search_charges",
                "payments__refund_charge",
                "feature-flags__toggle_flag",
                "support-desk__reply_to_customer",
                "calendar__create_event",
                "nothing, it answers",
            ],
            calls.Where(call => call != "search_tools"));
        Assert.Equal("search_tools", calls[Array.IndexOf(calls, "feature-flags__toggle_flag") - 1]);
        Assert.Contains(lines, line => line.Contains(". feature-flags (", StringComparison.Ordinal) && line.Contains("toggle_flag*", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Words_of_your_own_find_tools()
    {
        (int code, string[] lines, _) = await RunAsync("--find", "refund", "a", "charge");

        Assert.Equal((0, "found: payments__refund_charge first, of 8 tools"), (code, lines[^1]));
    }

    [Fact]
    public async Task Stop_words_find_nothing_and_exit_with_1()
    {
        (int code, string[] lines, _) = await RunAsync("--find", "what is it?");

        Assert.Equal((1, "found: nothing"), (code, lines[^1]));
    }

    [Theory]
    [InlineData("--find needs words, such as --find \"send money back to a shopper\".", "--find")]
    [InlineData("--find needs words, such as --find \"send money back to a shopper\".", "--find", " ")]
    [InlineData("'refund' is unknown; the option is --find WORDS.", "refund")]
    public async Task What_cannot_be_understood_is_one_sentence_and_exit_code_2(string sentence, params string[] args)
    {
        (int code, string[] lines, string error) = await RunAsync(args);

        Assert.Equal((2, "", sentence), (code, string.Concat(lines), error));
    }

    [Fact]
    public async Task Help_is_shown_and_nothing_is_done()
    {
        (int code, string[] lines, string error) = await RunAsync("--help");

        Assert.Equal((0, Arguments.Help.ReplaceLineEndings("\n"), ""), (code, string.Join('\n', lines), error));
    }

    private static async Task<(int Code, string[] Lines, string Error)> RunAsync(params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await Program.RunAsync(args, output, error, isPlain: true);
        return (code, output.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'), error.ToString().TrimEnd());
    }
}
