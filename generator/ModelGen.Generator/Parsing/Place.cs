namespace ModelGen.Generator.Parsing;

/// <summary>A stretch of text, in characters from 0; lines and columns count from 0 as in the compiler's own positions.</summary>
internal readonly record struct Place(int Offset, int Length, int Line, int Column, int EndLine, int EndColumn);
