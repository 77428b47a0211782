using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Agents.Core.ConventionTests.Layers;

/// <summary>Reads the metadata tokens out of a method's instructions (ECMA-335, partition III).</summary>
internal static class InstructionReader
{
    private const byte TwoBytePrefix = 0xFE;

    private static readonly Dictionary<ushort, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(obj: null)!)
        .ToDictionary(code => (ushort)code.Value);

    /// <summary>Lists the tokens of types, methods and fields in the order of the instructions; signatures and strings are passed over.</summary>
    public static IReadOnlyList<int> MemberTokens(byte[] instructions)
    {
        List<int> tokens = [];
        int at = 0;
        while (at < instructions.Length)
        {
            ushort value = instructions[at++];
            if (value == TwoBytePrefix)
            {
                value = (ushort)(value << 8 | instructions[at++]);
            }

            OperandType operand = OpCodesByValue[value].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                tokens.Add(BinaryPrimitives.ReadInt32LittleEndian(instructions.AsSpan(at)));
            }

            at += Size(operand, instructions, at);
        }

        return tokens;
    }

    private static int Size(OperandType operand, byte[] instructions, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => sizeof(byte),
        OperandType.InlineVar => sizeof(ushort),
        OperandType.InlineI8 or OperandType.InlineR => sizeof(long),
        OperandType.InlineSwitch => sizeof(int) * (1 + BinaryPrimitives.ReadInt32LittleEndian(instructions.AsSpan(at))),
        _ => sizeof(int),
    };
}
