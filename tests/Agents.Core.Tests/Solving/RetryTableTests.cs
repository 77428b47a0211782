using Agents.Core.Roles;
using Agents.Core.Solving;

namespace Agents.Core.Tests.Solving;

/// <summary>Which calls are tried again how often, and after how long.</summary>
public sealed class RetryTableTests
{
    [Theory]
    [InlineData("retrieve", "1 2 4")]
    [InlineData("write", "2 4")]
    [InlineData("think", "0.5 1")]
    [InlineData("code_interpret", "3")]
    [InlineData("image_generation", "")]
    [InlineData("anything else", "1 2 4")]
    public void The_published_defaults_hold_for_each_kind_of_work(string type, string seconds)
    {
        RoleRetry rule = new RetryTable()[new TaskType(type)];

        Assert.Equal(seconds, string.Join(' ', Enumerable.Range(0, rule.Retries).Select(retry => rule.DelayBefore(retry, 0.5).TotalSeconds)));
    }

    [Theory]
    [InlineData("retrieve", 30)]
    [InlineData("write", 10)]
    [InlineData("think", 15)]
    [InlineData("anything else", 60)]
    public void No_delay_is_longer_than_the_longest(string type, double seconds) =>
        Assert.Equal(seconds, new RetryTable()[new TaskType(type)].DelayBefore(90, 0.5).TotalSeconds);

    [Theory]
    [InlineData(0.0, 9)]
    [InlineData(0.5, 10)]
    [InlineData(1.0, 11)]
    public void Chance_makes_a_delay_a_tenth_shorter_or_longer_at_most(double chance, double seconds) =>
        Assert.Equal(seconds, new RoleRetry { Retries = 1, Delay = TimeSpan.FromSeconds(10) }.DelayBefore(0, chance).TotalSeconds, 6);

    [Fact]
    public void A_cleared_table_tries_nothing_again()
    {
        RetryTable table = new();
        table.Clear();

        Assert.All(TaskType.Known, type => Assert.Equal(0, table[type].Retries));
        Assert.Equal(0, table.Default.Retries);
    }

    [Fact]
    public void A_rule_out_of_its_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RoleRetry { Retries = 101 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RoleRetry { Retries = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RoleRetry { Backoff = (RetryBackoff)9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RoleRetry { Delay = TimeSpan.FromHours(2) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RoleRetry { MaxDelay = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RoleRetry { Jitter = double.NaN });
    }
}
