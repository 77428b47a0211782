using Agents.Core;

namespace Graphs;

/// <summary>Somebody who looks at a release.</summary>
internal static class Reviewer
{
    public static IAgent<Release, string> Create(string name, TimeSpan takes) => Agent.Create<Release, string>(name, async (release, context, cancellationToken) =>
    {
        await Task.Delay(takes, context.Clock, cancellationToken);
        return $"{name} approves {release.Version}";
    });

    /// <summary>Makes one who does not answer, until nobody needs the answer any more.</summary>
    public static IAgent<Release, string> OnHoliday(string name) => Create(name, TimeSpan.FromDays(14));
}
