namespace Agents.Core.Tests.Offline;

public sealed class RelevanceTests
{
    [Fact]
    public async Task A_file_whose_name_has_spaces_is_cited_by_its_name() =>
        Assert.Equal(
            "- The pump runs for eight hours. [notes of may/first draft.txt:2]",
            await Chat.AnswerAsync(Chat.Read("What runs for hours?", "notes of may/first draft.txt:1: \nnotes of may/first draft.txt:2: The pump runs\nnotes of may/first draft.txt:3: for eight hours.")));

    [Theory]
    [InlineData("On 05/01/2024 10:22: the pump runs for eight hours.")]
    [InlineData("It took 1.5:3: the pump runs for eight hours.")]
    public async Task Words_that_do_not_end_in_a_file_extension_are_no_path(string text) =>
        Assert.Equal($"- {text} [search c1]", await Chat.AnswerAsync(Chat.Read("What runs for hours?", text)));

    [Theory]
    [InlineData("[failed] The tool 'search' failed with IOException: the pump is out of order.")]
    [InlineData("[timed out] The pump did not answer within 60 s.")]
    [InlineData("[unavailable] The tool 'pump' is down and was not called.")]
    [InlineData("[outcome unknown] The pump may or may not have run for hours.")]
    public async Task What_became_of_a_failed_call_is_no_source(string result) =>
        Assert.Equal(Chat.Nothing, await Chat.AnswerAsync(Chat.Read("What does the pump do?", result)));

    [Fact]
    public async Task The_name_of_a_section_is_no_source() =>
        Assert.Equal(Chat.Nothing, await Chat.AnswerAsync(Chat.Read("What does the pump do?", """[{"section":"The pump runs for hours."}]""")));

    [Fact]
    public async Task A_sentence_that_only_repeats_the_question_is_quoted_with_the_one_behind_it() =>
        Assert.Equal(
            "- **The coffee is bitter.** The grind is too fine. [a.md:1]",
            await Chat.AnswerAsync(Chat.Read("Why is my coffee bitter?", "a.md:1: **The coffee is bitter.** The grind is too\na.md:2: fine. Lower the temperature by one degree.")));

    [Fact]
    public async Task A_sentence_that_continues_another_one_is_not_quoted_again() =>
        Assert.Equal(
            "- The coffee is bitter. Bitter coffee is ground too fine. [a.md:1]",
            await Chat.AnswerAsync(Chat.Read("Why is my coffee bitter?", "a.md:1: The coffee is bitter. Bitter coffee is ground too fine.")));

    [Fact]
    public async Task A_question_after_an_amount_prefers_a_sentence_with_a_number() =>
        Assert.StartsWith(
            "- The final cost was 118 euros.",
            await Chat.AnswerAsync(Chat.Read("How much did the project cost?", "a.md:1: Maria leads the project.\na.md:2:\na.md:3: The final cost was 118 euros.")),
            StringComparison.Ordinal);

    [Fact]
    public async Task What_a_heading_names_counts_for_the_sentences_below_it() =>
        Assert.StartsWith(
            "- The limit is reached after ten of these calls. [a.md:7]",
            await Chat.AnswerAsync(Chat.Read(
                "What is the limit of the pump?",
                "a.md:1: # Valve\na.md:2:\na.md:3: The limit is reached after six of these calls.\na.md:4:\na.md:5: # Pump\na.md:6:\na.md:7: The limit is reached after ten of these calls.")),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_sentence_far_below_the_best_coverage_is_left_out() =>
        Assert.Equal(
            "- The machine is descaled by its owner. [a.md:3]",
            await Chat.AnswerAsync(Chat.Read("Who must have descaled the machine?", "a.md:1: The machine is made for a home.\na.md:2:\na.md:3: The machine is descaled by its owner.")));

    [Theory]
    [InlineData("How do I make a pizza?")]
    [InlineData("What can a pizza be used for?")]
    public async Task Verbs_that_fit_anything_find_nothing_by_themselves(string question) =>
        Assert.Equal(Chat.Nothing, await Chat.AnswerAsync(Chat.Read(question, "Hard water makes it necessary to use a filter.")));

    [Theory]
    [InlineData("- The pump is replaced every two years")]
    [InlineData("- The pump is replaced\n  every two years;")]
    public async Task An_item_of_a_list_needs_no_mark_at_its_end(string text) =>
        Assert.Contains("The pump is replaced every two years", await Chat.AnswerAsync(Chat.Read("What about the pump?", text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("- The pump is replaced as follows:")]
    [InlineData("- Is the pump replaced every year?")]
    [InlineData("- [Replacing the old pump](pump.md)")]
    public async Task An_item_that_leads_elsewhere_is_not_quoted(string text) =>
        Assert.Equal(Chat.Nothing, await Chat.AnswerAsync(Chat.Read("What about the pump?", text)));
}
