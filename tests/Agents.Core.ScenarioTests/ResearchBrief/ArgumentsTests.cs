using ResearchBrief;

namespace Agents.Core.ScenarioTests.ResearchBrief;

public sealed class ArgumentsTests
{
    [Fact]
    public void Nothing_given_means_the_defaults()
    {
        Arguments arguments = Arguments.Parse([]);

        Assert.Equal(Arguments.DefaultQuestion, arguments.Question);
        Assert.Null(arguments.Sources);
        Assert.Null(arguments.Depth);
        Assert.Equal(0.05m, arguments.BudgetUsd);
        Assert.Equal("brief.md", arguments.Out);
        Assert.False(arguments.BreaksSearch);
        Assert.False(arguments.ShowHelp);
    }

    [Fact]
    public void Flags_are_read_in_any_order_and_the_question_becomes_one_line()
    {
        Arguments arguments = Arguments.Parse(["--out", "a.md", "--budget-usd", "0", "--question", " What\n is\tit? ", "--sources", "notes"]);

        Assert.Equal(("What is it?", "notes", 0m, "a.md"), (arguments.Question, arguments.Sources, arguments.BudgetUsd, arguments.Out));
    }

    [Fact]
    public void With_a_depth_the_default_question_holds_several()
    {
        Assert.Equal((2, Arguments.DefaultCompoundQuestion), (Arguments.Parse(["--depth", "2"]).Depth, Arguments.Parse(["--depth", "2"]).Question));
        Assert.Equal("Why?", Arguments.Parse(["--depth", "2", "--question", "Why?"]).Question);
    }

    [Theory]
    [InlineData("Unknown argument '--topic'; --help lists the known ones.", "--topic", "x")]
    [InlineData("Unknown argument 'notes'; --help lists the known ones.", "notes")]
    [InlineData("--out is given twice.", "--out", "a", "--out", "b")]
    [InlineData("--question needs a value.", "--question")]
    [InlineData("--question needs a value.", "--question", "--out", "a")]
    [InlineData("--break needs a value.", "--break")]
    [InlineData("--break can break 'search' and nothing else, but is 'read'.", "--break", "read")]
    [InlineData("--depth must be 1 to 4, but is '0'.", "--depth", "0")]
    [InlineData("--depth must be 1 to 4, but is '5'.", "--depth", "5")]
    [InlineData("--depth must be 1 to 4, but is 'deep'.", "--depth", "deep")]
    [InlineData("--question is empty; ask something.", "--question", " \t")]
    [InlineData("--sources is empty.", "--sources", "")]
    [InlineData("--out is empty.", "--out", " ")]
    [InlineData("--budget-usd must be a number of dollars from 0 to 1,000,000, such as 0.05, but is 'much'.", "--budget-usd", "much")]
    [InlineData("--budget-usd must be a number of dollars from 0 to 1,000,000, such as 0.05, but is '-1'.", "--budget-usd", "-1")]
    [InlineData("--budget-usd must be a number of dollars from 0 to 1,000,000, such as 0.05, but is '0,05'.", "--budget-usd", "0,05")]
    [InlineData("--budget-usd must be a number of dollars from 0 to 1,000,000, such as 0.05, but is '1000001'.", "--budget-usd", "1000001")]
    [InlineData("--budget-usd must be a number of dollars from 0 to 1,000,000, such as 0.05, but is '1e3'.", "--budget-usd", "1e3")]
    public async Task What_cannot_be_understood_is_one_sentence_and_exit_code_2(string sentence, params string[] args)
    {
        Ran ran = await Ran.WithAsync(args);

        Assert.Equal((2, sentence, ""), (ran.ExitCode, ran.Error, ran.Output));
    }

    [Fact]
    public void A_question_longer_than_the_model_takes_is_refused() => Assert.Equal(
        "--question has 401 characters, but may have at most 400.",
        Assert.Throws<UsageException>(() => Arguments.Parse(["--question", new string('x', 401)])).Message);

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_is_shown_and_nothing_is_done(string flag)
    {
        Ran ran = await Ran.WithAsync(flag);

        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Equal(Arguments.Help, ran.Output.TrimEnd());
    }
}
