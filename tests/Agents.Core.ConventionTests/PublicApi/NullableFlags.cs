using System.Reflection;

namespace Agents.Core.ConventionTests.PublicApi;

/// <summary>Reads the nullability that the compiler stored beside a declaration, one flag for each part of its type.</summary>
/// <remarks>
/// The flags stand in the order in which a type is written, outer before inner: one for each reference type, array, type parameter and
/// generic value type. Reflection's own NullabilityInfoContext is not used, since it answers the same for T and for T?.
/// </remarks>
internal sealed class NullableFlags
{
    public const byte NotNull = 1;
    public const byte MayBeNull = 2;

    private readonly IReadOnlyList<byte> _flags;
    private readonly byte _everywhere;
    private int _next;

    private NullableFlags(IReadOnlyList<byte> flags, byte everywhere)
    {
        _flags = flags;
        _everywhere = everywhere;
    }

    /// <summary>Gets flags that know nothing, for types written outside a declaration.</summary>
    public static NullableFlags None => new([], everywhere: 0);

    /// <summary>Reads the flags of a declaration; where it has none, those of the closest member or type around it hold.</summary>
    public static NullableFlags Of(IList<CustomAttributeData> attributes, MemberInfo? around) => Find(attributes, "NullableAttribute") switch
    {
        [var only] => new([], only),
        { } flags => new(flags, everywhere: 0),
        null => new([], ContextOf(around)),
    };

    public byte Next() => _next < _flags.Count ? _flags[_next++] : _everywhere;

    private static byte ContextOf(MemberInfo? around)
    {
        for (MemberInfo? current = around; current is not null; current = current.DeclaringType)
        {
            if (Find(current.GetCustomAttributesData(), "NullableContextAttribute") is [var flag])
            {
                return flag;
            }
        }

        return 0;
    }

    private static byte[]? Find(IList<CustomAttributeData> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.AttributeType.Name == name)?.ConstructorArguments[0].Value switch
        {
            byte flag => [flag],
            IReadOnlyList<CustomAttributeTypedArgument> flags => [.. flags.Select(flag => (byte)flag.Value!)],
            _ => null,
        };
}
