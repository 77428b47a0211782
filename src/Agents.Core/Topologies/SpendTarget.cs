namespace Agents.Core.Topologies;

/// <summary>On what effort pays off more.</summary>
public enum SpendTarget
{
    /// <summary>The choice of the model.</summary>
    Model,

    /// <summary>The choice of the topology.</summary>
    Topology,
}
