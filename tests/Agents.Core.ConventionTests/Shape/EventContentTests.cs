namespace Agents.Core.ConventionTests.Shape;

public sealed class EventContentTests
{
    private static readonly HashSet<string> Nothing = [];

    private static IEnumerable<Type> Events => typeof(AgentEvent).Assembly.GetTypes().Where(type => type.BaseType == typeof(AgentEvent));

    [Fact]
    public void Each_event_withholds_what_others_said_or_is_known_to_hold_none() => Complaints.MustBeNone(
        "an event that may hold words of others is listed in EventContentRule.cs",
        EventContentRule.Check(Events, EventContentRule.Withholding, EventContentRule.HoldingNone));

    [Fact]
    public void Event_on_which_nothing_was_decided_is_reported() => Assert.Equal(
        ["RunStarted may hold words of others: list it once, as withholding them or as holding none."],
        EventContentRule.Check([typeof(RunStarted)], Nothing, Nothing));

    [Fact]
    public void Event_that_is_listed_wrongly_is_reported()
    {
        HashSet<string> withholding = ["RunStarted", "Forgotten"], holdingNone = ["RunFailed"];

        Assert.Equal(
            [
                "RunStarted is listed as withholding content, but has no WithoutContent.",
                "RunFailed withholds content, but is listed as holding none.",
                "Forgotten is listed, but is no event.",
            ],
            EventContentRule.Check([typeof(RunStarted), typeof(RunFailed)], withholding, holdingNone));
    }
}
