using SelfHealing;

namespace Agents.Core.ScenarioTests.SelfHealing;

public sealed class ProgramTests
{
    private const string Tools = "The tools are find_order, stripe, razorpay, email, sms.";

    [Theory]
    [InlineData(null, 0, "refund: refunded by stripe, told by email, 0 reroutes, 0 model calls")]
    [InlineData("stripe", 0, "refund: refunded by razorpay, told by email, 1 reroute, 0 model calls")]
    [InlineData("email", 0, "refund: refunded by stripe, told by sms, 1 reroute, 0 model calls")]
    [InlineData("stripe,email", 0, "refund: refunded by razorpay, told by sms, 2 reroutes, 0 model calls")]
    [InlineData(" email , stripe,email", 0, "refund: refunded by razorpay, told by sms, 2 reroutes, 0 model calls")]
    [InlineData("razorpay,sms", 0, "refund: refunded by stripe, told by email, 0 reroutes, 0 model calls")]
    [InlineData("stripe,razorpay", 1, "refund: not refunded, told by email, 1 reroute, 0 model calls")]
    [InlineData("email,sms", 1, "refund: refunded by stripe, not told, handed over, 1 reroute, 0 model calls")]
    [InlineData("stripe,razorpay,email,sms", 1, "refund: not refunded, not told, handed over, 2 reroutes, 0 model calls")]
    [InlineData("find_order,stripe,razorpay,email,sms", 1, "refund: not refunded, not told, handed over, 0 reroutes, 0 model calls")]
    public async Task The_last_line_sums_up_and_the_exit_code_says_whether_anything_was_given_up(string? tools, int exitCode, string lastLine)
    {
        (int code, string[] lines, string error) = await RunAsync(tools is null ? [] : ["--break", tools]);

        Assert.Equal((exitCode, lastLine, ""), (code, lines[^1], error));
    }

    [Fact]
    public async Task A_tool_that_breaks_in_mid_run_is_found_out_by_its_call_and_what_was_paid_stays_paid()
    {
        (_, string[] lines, _) = await RunAsync("--break", "stripe,email");

        Assert.Equal(
            [
                "  find_order  finds the order",
                "  stripe      goes down",
                "  stripe      is called and does not answer",
                "  razorpay    pays $84.50 back",
                "  email       goes down",
                "  email       is called and does not answer",
                "  sms         says: $84.50 of order A-1017 were paid back by razorpay.",
            ],
            SectionOf(lines, "In the shop"));
    }

    [Fact]
    public async Task Each_decision_is_a_line_and_each_failure_is_answered()
    {
        (_, string[] lines, _) = await RunAsync("--break", "stripe,email");

        Assert.Equal(
            [
                "   1. Plan      The route to 'refunded': start > find_order > stripe > email > goal (cost 3)",
                "   2. Execute   'find_order' succeeded.",
                "   3. Fail      The tool 'stripe' failed with IOException: stripe does not answer.",
                "   4. Reroute   Without 'stripe': find_order > razorpay > email > goal (cost 3)  [answers 3]",
                "   5. Execute   'razorpay' succeeded.",
                "   6. Fail      The tool 'email' failed with IOException: email does not answer.",
                "   7. Reroute   Without 'email': razorpay > sms > goal (cost 2)  [answers 6]",
                "   8. Execute   'sms' succeeded.",
                "   9. Complete  The goal 'refunded' is reached.",
            ],
            SectionOf(lines, "What the router decided"));
    }

    [Fact]
    public async Task What_is_saved_is_counted_by_doing_the_refund_again_with_a_model()
    {
        (_, string[] lines, _) = await RunAsync("--break", "stripe,email");

        Assert.Contains("| the router              |           0 |          5 | razorpay | sms     |", lines);
        Assert.Contains("| a model, with stand-ins |           4 |          5 | razorpay | sms     |", lines);
        Assert.Contains("| a model, each step      |           6 |          5 | razorpay | sms     |", lines);
        Assert.Contains("Model calls saved by the router: 6; by tools that stand in: 2.", lines);
    }

    [Fact]
    public async Task A_person_who_takes_over_is_told_why()
    {
        (_, string[] lines, _) = await RunAsync("--break", "email,sms");

        Assert.StartsWith("A person takes over: The tool 'sms' failed with IOException: sms does not answer.", lines[^2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"There is no tool 'paypal' to break. {Tools}", "--break", "stripe,paypal")]
    [InlineData($"There is no tool 'paypal' or 'Stripe' to break. {Tools}", "--break", "paypal,Stripe")]
    [InlineData($"--break needs the names of tools, such as --break stripe,email. {Tools}", "--break")]
    [InlineData($"--break needs the names of tools, such as --break stripe,email. {Tools}", "--break", " ,")]
    [InlineData("--break is given twice; put a comma between the names: --break stripe,email.", "--break", "stripe", "--break", "email")]
    [InlineData($"'--fix' is unknown; the option is --break TOOL,TOOL. {Tools}", "--fix", "stripe")]
    [InlineData($"'email' is unknown; the option is --break TOOL,TOOL. {Tools}", "--break", "stripe", "email")]
    public async Task What_cannot_be_understood_is_one_sentence_and_exit_code_2(string sentence, params string[] args)
    {
        (int code, string[] lines, string error) = await RunAsync(args);

        Assert.Equal((2, "", sentence), (code, string.Concat(lines), error));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_is_shown_and_nothing_is_done(string flag)
    {
        (int code, string[] lines, string error) = await RunAsync(flag);

        Assert.Equal((0, Arguments.Help.ReplaceLineEndings("\n"), ""), (code, string.Join('\n', lines), error));
    }

    private static async Task<(int Code, string[] Lines, string Error)> RunAsync(params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await Program.RunAsync(args, output, error, isPlain: true);
        return (code, output.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'), error.ToString().TrimEnd());
    }

    private static IEnumerable<string> SectionOf(string[] lines, string title) =>
        lines.SkipWhile(line => line != title).Skip(1).TakeWhile(line => line.Length > 0);
}
