namespace Agents.Core;

/// <summary>Identifies one run.</summary>
/// <param name="Value">The 128 bits of the id.</param>
public readonly record struct RunId(Guid Value)
{
    /// <summary>Writes the id as 32 lower-case hexadecimal digits.</summary>
    /// <returns>The digits.</returns>
    public override string ToString() => Value.ToString("N");
}
