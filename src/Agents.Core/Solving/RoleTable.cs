using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>Who plays a role: by the kind of work, or whoever plays it for all other kinds.</summary>
internal sealed class RoleTable<TAgent>
    where TAgent : class
{
    private readonly Dictionary<TaskType, TAgent> _byType = [];

    public TAgent? Default { get; set; }

    public bool IsEmpty => Default is null && _byType.Count == 0;

    public void Set(TaskType type, TAgent agent) => _byType[type] = agent;

    public TAgent? Find(TaskType type) => _byType.GetValueOrDefault(type) ?? Default;
}
