using System.Globalization;
using Agents.Core.Testing;
using Agents.Core.Tools;

namespace Agents.Core.Tests.Runs;

public sealed class CultureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Times_are_written_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = other;
        try
        {
            Assert.Equal("[timed out] The tool did not answer within 0.5 s.", new ToolTimedOut { After = TimeSpan.FromSeconds(0.5) }.ToText());
            RunResult<int> result = await Agent.Create<int, int>("a", n => n).RunAsync(1, new RunOptions { Clock = new ManualTimeProvider() }, Token);
            Assert.Equal("Completed: $0.000000, 0.000 s", result.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
