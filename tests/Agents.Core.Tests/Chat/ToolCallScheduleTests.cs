using Agents.Core.Chat;

namespace Agents.Core.Tests.Chat;

public sealed class ToolCallScheduleTests
{
    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(25, 1, 3)]
    [InlineData(26, 2, 2)]
    [InlineData(50, 2, 2)]
    [InlineData(51, 3, 1)]
    [InlineData(100, 3, 1)]
    [InlineData(101, 1, 1)]
    [InlineData(int.MaxValue, 1, 1)]
    public void Schedules_of_the_paper_have_the_number_of_the_first_step_that_ends_at_the_turn_or_later(int turn, int ascending, int descending) =>
        Assert.Equal((ascending, descending), (ToolCallSchedule.Ascending.WidthAt(turn), ToolCallSchedule.Descending.WidthAt(turn)));

    [Theory]
    [InlineData(1)]
    [InlineData(10_001)]
    [InlineData(int.MaxValue)]
    public void Constant_schedule_has_the_same_number_in_every_turn(int turn) => Assert.Equal(4, ToolCallSchedule.Constant(4).WidthAt(turn));

    [Fact]
    public void Steps_may_come_in_any_order_and_turns_after_the_last_have_one_call()
    {
        ToolCallSchedule schedule = ToolCallSchedule.From(new Dictionary<int, int> { [7] = 5, [2] = 4, [3] = 1_024 });
        Assert.Equal([4, 4, 1_024, 5, 5, 5, 5, 1], Enumerable.Range(1, 8).Select(schedule.WidthAt));
    }

    [Fact]
    public void Schedule_does_not_change_with_the_map_it_was_made_from()
    {
        Dictionary<int, int> steps = new() { [2] = 4 };
        ToolCallSchedule schedule = ToolCallSchedule.From(steps);
        steps[2] = 9;
        Assert.Equal(4, schedule.WidthAt(2));
    }

    [Fact]
    public void Map_without_steps_is_refused()
    {
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => ToolCallSchedule.From(new Dictionary<int, int>()));
        Assert.Equal("ToolCallSchedule cannot be used: A schedule must have 1 or more steps, but has none.", exception.Message);
    }

    [Fact]
    public void Every_step_out_of_its_range_is_listed()
    {
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => ToolCallSchedule.From(
            new Dictionary<int, int> { [10_001] = 1, [10] = 0, [0] = 2, [-3] = -1, [20] = 1_025, [5] = 1 }));
        Assert.Equal(
            [
                "A step must end at turn 1 to 10000, but one ends at -3.",
                "A turn must have 1 to 1024 calls, but up to turn -3 has -1.",
                "A step must end at turn 1 to 10000, but one ends at 0.",
                "A turn must have 1 to 1024 calls, but up to turn 10 has 0.",
                "A turn must have 1 to 1024 calls, but up to turn 20 has 1025.",
                "A step must end at turn 1 to 10000, but one ends at 10001.",
            ],
            exception.Failures);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_025)]
    public void Constant_number_out_of_its_range_is_refused(int width)
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => ToolCallSchedule.Constant(width));
        Assert.StartsWith($"A turn must have 1 to 1024 calls, but has {width}.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Turns_are_counted_from_one() => Assert.Throws<ArgumentOutOfRangeException>(() => ToolCallSchedule.Ascending.WidthAt(0));

    [Fact]
    public void Null_is_no_map() => Assert.Throws<ArgumentNullException>(() => ToolCallSchedule.From(null!));
}
