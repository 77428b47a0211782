namespace Agents.Core.Tests.Offline;

/// <summary>Cited lines below headings that are the question or a part of it: notes on it.</summary>
public sealed class NotesTests
{
    private const string Question = "When is honey taken, and how much honey does a hive need?";

    [Fact]
    public async Task The_first_note_of_each_part_is_picked_and_then_what_speaks_most_of_the_whole() => Assert.Equal(
        """
        - Honey is taken in July. [bees.md:6]
        - A hive needs fifteen kilograms. [bees.md:4]
        - A hive that needs honey gets it before any is taken. [bees.md:9]
        - The honey was taken late last year. [bees.md:8]
        """,
        await Chat.AnswerAsync([Chat.User($"""
            Question: {Question}

            ## When is honey taken?
            bees.md:6: - Honey is taken in July.
            bees.md:8: - The honey was taken late last year.

            ## How much honey does a hive need?
            bees.md:4: - A hive needs fifteen kilograms.
            bees.md:9: - A hive that needs honey gets it before any is taken.
            """)]));

    [Fact]
    public async Task A_note_that_meets_a_part_by_chance_is_left_out_and_one_that_repeats_another_too() => Assert.Equal(
        "- Honey is taken in July. [bees.md:6]",
        await Chat.AnswerAsync([Chat.User($"""
            Question: {Question}

            ## When is honey taken?
            bees.md:6: - Honey is taken in July.
            more.md:2: - In July the honey is taken.

            ## How much honey does a hive need?
            team.md:9: - Nobody will need a ladder before spring.
            """)]));

    [Fact]
    public async Task A_note_alike_to_another_one_is_kept_when_it_speaks_of_something_else_that_is_asked() => Assert.Equal(
        """
        - On Saturday the library opens at 9:00 and closes at 18:00. [week.md:1]
        - On Sunday the library opens at 9:00 and closes at 18:00. [week.md:2]
        """,
        await Chat.AnswerAsync([Chat.User("""
            Question: When does the library open on Saturday? When does the library close on Sunday?

            ## When does the library open on Saturday?
            week.md:1: - On Saturday the library opens at 9:00 and closes at 18:00.

            ## When does the library close on Sunday?
            week.md:2: - On Sunday the library opens at 9:00 and closes at 18:00.
            """)]));

    [Fact]
    public async Task Notes_on_the_question_itself_are_kept_in_their_order_whatever_they_say() => Assert.Equal(
        "- It depends on the weather of the year. [a.md:3]\n- 7. Honey is taken in July. It is sold in August. [b c.md:1]".ReplaceLineEndings(),
        (await Chat.AnswerAsync([Chat.User("""
            Question: When is honey taken?

            ## When is honey taken?
            a.md:3: - It depends on the weather of the year.
            b c.md:1: - 7. Honey is taken in July. It is sold in August.
            """)])).ReplaceLineEndings());

    [Theory]
    [InlineData("## Something else?")]
    [InlineData("Found")]
    public async Task Below_another_heading_lines_are_judged_as_any_other(string heading) => Assert.Equal(
        "- Honey is taken in July. [b.md:1]",
        await Chat.AnswerAsync([Chat.User($"""
            Question: When is honey taken?

            {heading}
            a.md:3: - It depends on the weather of the year.
            b.md:1: - Honey is taken in July.
            """)]));

    [Fact]
    public async Task Headings_without_notes_answer_nothing() =>
        Assert.Equal(Chat.Nothing, await Chat.AnswerAsync([Chat.User($"Question: {Question}\n\n## When is honey taken? (nothing found)\n")]));
}
