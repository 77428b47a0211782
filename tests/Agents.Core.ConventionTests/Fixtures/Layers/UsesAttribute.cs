namespace Agents.Core.ConventionTests.Fixtures.Layers;

[AttributeUsage(AttributeTargets.All)]
internal sealed class UsesAttribute(params Type[] types) : Attribute
{
    public IReadOnlyList<Type> Types => types;
}
