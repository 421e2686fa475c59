namespace ModelGen.Ilgpu.Tests.Ptx;

/// <summary>A kernel does what PTX leaves undefined, or what the interpreter does not know.</summary>
internal sealed class PtxException(string message, Exception? inner = null) : Exception(message, inner);
