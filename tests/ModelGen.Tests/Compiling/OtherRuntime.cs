using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelGen.Tests.Compiling;

/// <summary>Generated code as if another version of ModelGen had compiled it: for another contract, and a library with other types and members.</summary>
internal static class OtherRuntime
{
    private const string Fence = "ModelGen.CompilerServices";

    /// <summary>What generated code may mention before it knows that it fits.</summary>
    private static readonly string[] Promised = ["ModelContract", "ModelEngine", "DeviceModelContract"];

    /// <summary>Compiles a model.</summary>
    /// <param name="yaml">The model.</param>
    /// <param name="library">The library of another version.</param>
    /// <param name="change">What is changed in the text of the generated files.</param>
    /// <param name="hasOthers">
    /// Whether the library has none of the types for generated code that the model uses, and none of their members, but for those that are promised.
    /// </param>
    /// <returns>An assembly, of whose types some may not load.</returns>
    public static Assembly Compile(string yaml, string library, Func<string, string> change, bool hasOthers)
    {
        ImmutableArray<SyntaxTree> generated = ModelCompiler.Generate(yaml).GeneratedTrees;
        CSharpCompilation project = ModelCompiler.Project([.. generated.Select(tree => change(tree.ToString()))]);
        using MemoryStream stream = new();
        Assert.True(project.Emit(stream).Success);
        byte[] assembly = stream.ToArray();
        if (hasOthers)
        {
            Remove(assembly, library);
        }

        AssemblyLoadContext context = new("other runtime", isCollectible: true);
        return context.LoadFromStream(new MemoryStream(assembly));
    }

    /// <summary>Has the assembly refer to types and members that no library has, in the place of those for generated code.</summary>
    private static void Remove(byte[] assembly, string library)
    {
        using PEReader file = new(assembly.ToImmutableArray());
        MetadataReader reader = file.GetMetadataReader();
        int nowhere = reader.GetHeapOffset(reader.GetModuleDefinition().Name);
        List<TypeReferenceHandle> types = [.. reader.TypeReferences.Where(type => IsFenced(reader, type, library))];
        foreach (TypeReferenceHandle type in types.Where(type => !IsPromised(reader, type)))
        {
            Rename(type, TableIndex.TypeRef);
        }

        foreach (MemberReferenceHandle member in reader.MemberReferences)
        {
            EntityHandle parent = reader.GetMemberReference(member).Parent;
            if (parent.Kind == HandleKind.TypeReference && types.Contains((TypeReferenceHandle)parent)
                && reader.GetString(reader.GetMemberReference(member).Name) != "Check")
            {
                Rename(member, TableIndex.MemberRef);
            }
        }

        // A row of either table is three indices, of which the second is the name's.
        void Rename(EntityHandle handle, TableIndex table)
        {
            Assert.Equal(3 * sizeof(ushort), reader.GetTableRowSize(table));
            int row = reader.GetTableMetadataOffset(table) + ((MetadataTokens.GetRowNumber(handle) - 1) * 3 * sizeof(ushort));
            BinaryPrimitives.WriteUInt16LittleEndian(
                assembly.AsSpan(file.PEHeaders.MetadataStartOffset + row + sizeof(ushort)), checked((ushort)nowhere));
        }
    }

    private static bool IsFenced(MetadataReader reader, TypeReferenceHandle handle, string library)
    {
        TypeReference type = reader.GetTypeReference(handle);
        return reader.GetString(type.Namespace) == Fence
            && reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name) == library;
    }

    private static bool IsPromised(MetadataReader reader, TypeReferenceHandle handle) =>
        Promised.Contains(reader.GetString(reader.GetTypeReference(handle).Name));
}
