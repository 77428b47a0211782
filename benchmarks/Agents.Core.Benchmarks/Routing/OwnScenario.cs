namespace Agents.Core.Benchmarks.Routing;

/// <summary>A scenario of our own, and what must come of it.</summary>
public sealed record OwnScenario
{
    /// <summary>Gets the id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets what happens, in words.</summary>
    public required string Injected { get; init; }

    /// <summary>Gets what must come of it.</summary>
    public required OwnRun Expected { get; init; }

    /// <summary>Gets what sets the scene and takes the routes.</summary>
    public required Func<OwnScene, CancellationToken, Task> Act { get; init; }

    /// <summary>Runs the scenario.</summary>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>What came of it.</returns>
    public async Task<OwnRun> RunAsync(CancellationToken cancellationToken = default)
    {
        OwnScene scene = new();
        await Act(scene, cancellationToken);
        return scene.Result();
    }
}
