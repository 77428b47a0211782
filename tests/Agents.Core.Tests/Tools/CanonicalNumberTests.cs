using Agents.Core.Tools;

namespace Agents.Core.Tests.Tools;

public sealed class CanonicalNumberTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.0e7", "0")]
    [InlineData("10", "10")]
    [InlineData("10.0", "10")]
    [InlineData("1e1", "10")]
    [InlineData("-1.50E+2", "-150")]
    [InlineData("0.10", "0.1")]
    [InlineData("12.5e-3", "0.0125")]
    [InlineData("12345678901234567890123", "12345678901234567890123")]
    [InlineData("1e400", "1e400")]
    [InlineData("10e399", "1e400")]
    [InlineData("0.1e-400", "1e-401")]
    [InlineData("1e99999999999999999999", "1e99999999999999999999")]
    public void Equal_numbers_are_equal_texts(string json, string expected) =>
        Assert.Equal($$"""{"n":{{expected}}}""", CanonicalArguments.Write(ToolHarness.Arguments($$"""{"n":{{json}}}""")));

    [Fact]
    public async Task A_payment_of_unknown_outcome_is_not_made_again_when_its_amount_is_written_otherwise()
    {
        int made = 0;
        Tool pay = Tool.Create(
            async (decimal amount, CancellationToken cancellationToken) =>
            {
                made++;
                await Task.Delay(Timeout.Infinite, cancellationToken);
            },
            "pay",
            policy: new ToolPolicy { Timeout = TimeSpan.FromSeconds(5) });
        ToolHarness harness = new();
        ToolCall[] calls = [ToolHarness.Call("pay", """{"amount":10}"""), ToolHarness.Call("pay", """{"amount":10.0}"""), ToolHarness.Call("pay", """{"amount":1e1}""")];
        Task run = harness.RunAsync([pay], [calls[0]], [calls[1]], [calls[2]]);
        await harness.Clock.WaitForTimersAsync(1, Token);
        harness.Clock.Advance(TimeSpan.FromSeconds(5));
        await run;

        Assert.Equal(1, made);
        Assert.All(calls, call => ToolHarness.Outcome<ToolIndeterminate>(call));
    }
}
