namespace Agents.Core.Hosting;

/// <summary>What the health check of agents looks at.</summary>
public sealed class AgentsHealthOptions
{
    /// <summary>Gets or sets whether each model that cannot say by itself how it is gets asked for one word.</summary>
    /// <value>The default is <see langword="false"/>: what retries and fallbacks have met in calls is told of such a model, and without them it is not
    /// checked. Every check of a paid model costs money.</value>
    public bool PingsModels { get; set; }
}
